package io.orderescrow.web;

import io.orderescrow.oidc.OidcSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** Answers requests of nobody, and of users whose groups do not grant them. */
@Component
class SignInChallenge implements AuthenticationEntryPoint, AccessDeniedHandler {

  static final String BEARER = "Bearer realm=\"order escrow\"";

  private static final String BASIC = "Basic realm=\"order escrow\", charset=\"UTF-8\"";
  private static final String MISSING_GROUP =
      "This needs membership of another group, such as operator or camunda-admin.";

  private final boolean passwords;
  private final boolean tokens;
  private final @Nullable OidcSignInStart persons;

  SignInChallenge(
      WebSettings settings, OidcSettings oidc, ObjectProvider<OidcSignInStart> persons) {
    this.passwords = settings.passwordSignIn();
    this.tokens = oidc.isEnabled();
    this.persons = persons.getIfAvailable();
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    if (e instanceof AuthenticationServiceException) {
      ProblemType.DATABASE_UNAVAILABLE.write(request, response, ProblemType.TRY_AGAIN);
      return;
    }
    if (e instanceof SignInThrottledException throttled) {
      throttled.refusal().write(request, response);
      return;
    }
    if (persons != null && persons.lead(request, response)) {
      return;
    }
    if (passwords && (persons == null || !isOfScript(request))) {
      response.addHeader(HttpHeaders.WWW_AUTHENTICATE, BASIC);
    }
    if (tokens) {
      response.addHeader(HttpHeaders.WWW_AUTHENTICATE, BEARER);
    }
    ProblemType.NOT_SIGNED_IN.write(request, response, detail());
  }

  private String detail() {
    if (!passwords) {
      return "Sign in with a token of the identity provider.";
    }
    return tokens
        ? "Sign in as a user of the engine, or with a token of the identity provider."
        : "Sign in as a user of the engine.";
  }

  /** At a challenge for a password, a browser opens a dialog over the page of the script. */
  private static boolean isOfScript(HttpServletRequest request) {
    String mode = request.getHeader("Sec-Fetch-Mode");
    return mode != null && !mode.equals("navigate");
  }

  /** RFC 6750 asks for the header when the request had a token. */
  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
      throws IOException {
    if (request.getUserPrincipal() instanceof JwtAuthenticationToken) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, BEARER + ", error=\"insufficient_scope\"");
    }
    ProblemType.FORBIDDEN.write(request, response, MISSING_GROUP);
  }
}
