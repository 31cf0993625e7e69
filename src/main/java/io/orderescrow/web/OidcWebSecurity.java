package io.orderescrow.web;

import io.orderescrow.oidc.IdentityProvider;
import io.orderescrow.oidc.OidcClientEnabled;
import io.orderescrow.oidc.OidcSettings;
import io.orderescrow.oidc.ProviderClient;
import io.orderescrow.oidc.SignedInPersons;
import io.orderescrow.oidc.TokenUsers;
import java.time.Clock;
import org.camunda.bpm.engine.AuthorizationService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** The paths by which persons sign in at the OpenID Connect provider, and sign out. */
@Configuration(proxyBeanMethods = false)
@Conditional(OidcClientEnabled.class)
class OidcWebSecurity {

  @Bean
  ProviderClient providerClient(IdentityProvider provider, OidcSettings settings, Clock clock) {
    return new ProviderClient(provider, settings, clock);
  }

  @Bean
  OidcSignInStart oidcSignInStart(IdentityProvider provider) {
    return new OidcSignInStart(provider);
  }

  @Bean
  OidcSignIn oidcSignIn(
      OidcSettings settings,
      WebSettings web,
      OidcSignInStart start,
      ProviderClient client,
      @Lazy AuthorizationService authorizations,
      Clock clock) {
    return new OidcSignIn(
        new OidcSessions(settings.maxSession(), clock),
        start,
        new OidcSignOut(client),
        authorizations,
        !web.passwordSignIn());
  }

  /** In front of the chain for all other paths. */
  @Bean
  @Order(0)
  SecurityFilterChain oidcPaths(
      HttpSecurity http,
      ProviderClient client,
      TokenUsers users,
      OidcSignIn signIn,
      OidcSignInResult result,
      AnonymousSessions sessions,
      WebSettings web,
      Clock clock)
      throws Exception {
    return http.securityMatcher(PathPatternRequestMatcher.withDefaults().matcher("/oidc/**"))
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .oauth2Login(
            login ->
                login
                    .clientRegistrationRepository(client)
                    .authorizedClientRepository(new NoAuthorizedClients())
                    .loginPage(OidcSignInStart.PATH + "/" + ProviderClient.ID)
                    .authorizationEndpoint(
                        endpoint -> endpoint.authorizationRequestResolver(withProofKey(client)))
                    .redirectionEndpoint(endpoint -> endpoint.baseUri("/oidc/code/*"))
                    .tokenEndpoint(
                        endpoint -> endpoint.accessTokenResponseClient(CodeExchange.withTimeouts()))
                    .userInfoEndpoint(
                        endpoint -> endpoint.oidcUserService(new SignedInPersons(users, clock)))
                    .successHandler(result::accept)
                    .failureHandler(result::refuse))
        .logout(
            logout ->
                logout
                    .logoutRequestMatcher(OidcSignIn::asksToSignOut)
                    .logoutSuccessHandler(signIn.signOut()))
        .csrf(AbstractHttpConfigurer::disable) // the code flow has its own, and so has the sign-out
        .requestCache(AbstractHttpConfigurer::disable)
        .headers(
            headers ->
                headers
                    .addHeaderWriter(ContentSecurityPolicy::write)
                    .referrerPolicy(Customizer.withDefaults()))
        .addFilterBefore(
            new BodySizeFilter(request -> web.maxBodyBytes(false)),
            OAuth2AuthorizationRequestRedirectFilter.class)
        .addFilterBefore(
            new AnonymousSessionFilter(sessions), OAuth2AuthorizationRequestRedirectFilter.class)
        .addFilterBefore(signIn.start(), OAuth2AuthorizationRequestRedirectFilter.class)
        .build();
  }

  /** A stolen code is worth nothing without the key that stays in the session (PKCE). */
  private static DefaultOAuth2AuthorizationRequestResolver withProofKey(ProviderClient client) {
    var resolver = new DefaultOAuth2AuthorizationRequestResolver(client, OidcSignInStart.PATH);
    resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
    return resolver;
  }
}
