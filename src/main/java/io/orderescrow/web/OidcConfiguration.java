package io.orderescrow.web;

import io.orderescrow.oidc.IdentityProvider;
import io.orderescrow.oidc.OidcEnabled;
import io.orderescrow.oidc.OidcSettings;
import io.orderescrow.oidc.OidcSettings.GroupValues;
import io.orderescrow.oidc.TokenDecoder;
import io.orderescrow.oidc.TokenUsers;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Sign-in by an OpenID Connect provider, if one is set. */
@Configuration(proxyBeanMethods = false)
@Conditional(OidcEnabled.class)
class OidcConfiguration {

  @Bean
  IdentityProvider identityProvider(OidcSettings settings, Clock clock) {
    return new IdentityProvider(Objects.requireNonNull(settings.issuer()), clock);
  }

  @Bean
  TokenUsers tokenUsers(OidcSettings settings) {
    GroupValues values = settings.groups();
    return new TokenUsers(
        settings,
        Map.of(
            Groups.ADMIN, values.camundaAdmin(),
            Groups.OPERATOR, values.operator(),
            Groups.ORDER_DESK, values.orderDesk(),
            Groups.AUDITOR, values.auditor(),
            Groups.METRICS, values.metrics()));
  }

  @Bean
  BearerSignIn bearerSignIn(
      IdentityProvider provider,
      TokenUsers users,
      OidcSettings settings,
      SignInLog log,
      Clock clock) {
    return new BearerSignIn(TokenDecoder.ofAccessTokens(provider, settings, clock), users, log);
  }
}
