package io.orderescrow.oidc;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Checks the signature of tokens with the provider's keys, which are read when they are first
 * needed, and then the claims.
 */
public final class TokenDecoder implements JwtDecoder {

  /** Signatures with a public key; a secret that both sides know is no proof of the provider. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private final IdentityProvider provider;
  private final OAuth2TokenValidator<Jwt> validator;
  private volatile @Nullable JwtDecoder decoder;

  private TokenDecoder(IdentityProvider provider, OAuth2TokenValidator<Jwt> validator) {
    this.provider = provider;
    this.validator = validator;
  }

  /** For access tokens: the issuer, this application as the audience, and an end in the future. */
  public static TokenDecoder ofAccessTokens(
      IdentityProvider provider, OidcSettings settings, Clock clock) {
    JwtTimestampValidator time = new JwtTimestampValidator(settings.clockSkew());
    time.setClock(clock);
    String audience = Objects.requireNonNull(settings.audience());
    return new TokenDecoder(
        provider,
        new DelegatingOAuth2TokenValidator<>(
            List.of(
                time,
                new JwtClaimValidator<Object>(JwtClaimNames.EXP, Objects::nonNull),
                new JwtIssuerValidator(provider.issuer()),
                new JwtClaimValidator<Collection<String>>(
                    JwtClaimNames.AUD, names -> names != null && names.contains(audience)))));
  }

  /** For ID tokens of persons: this client as the audience; Spring Security checks the nonce. */
  static TokenDecoder ofIdTokens(
      IdentityProvider provider, ClientRegistration client, OidcSettings settings, Clock clock) {
    OidcIdTokenValidator claims = new OidcIdTokenValidator(client);
    claims.setClock(clock);
    claims.setClockSkew(settings.clockSkew());
    return new TokenDecoder(provider, claims);
  }

  @Override
  public Jwt decode(String token) {
    JwtDecoder known = decoder;
    if (known == null) {
      known = create();
      decoder = known;
    }
    return known.decode(token);
  }

  private JwtDecoder create() {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, provider.keys()));
    processor.setJWTClaimsSetVerifier((claims, context) -> {}); // the validator checks them
    NimbusJwtDecoder nimbus = new NimbusJwtDecoder(processor);
    nimbus.setJwtValidator(validator);
    return nimbus;
  }
}
