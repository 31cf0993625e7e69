package io.orderescrow.oidc;

import org.springframework.security.oauth2.jwt.JwtException;

/** The identity provider does not answer, so no token can be checked. */
public final class ProviderUnavailableException extends JwtException {

  private static final long serialVersionUID = 1L;

  ProviderUnavailableException(String issuer, Throwable cause) {
    super("The identity provider %s does not answer: %s".formatted(issuer, cause), cause);
  }
}
