package io.orderescrow.web;

import static org.springframework.security.config.Customizer.withDefaults;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Authentication and authorization of all HTTP paths. Rules match by {@link
 * PathPatternRequestMatcher} only: a plain string would mean a path of Spring MVC, and leave the
 * engine's REST interface, which is another servlet, unprotected.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class WebSecurity {

  private static final RequestMatcher ENGINE_REST = path("/engine-rest/**");

  /** Work on messages, and its record. */
  private static final RequestMatcher OPERATION =
      new OrRequestMatcher(
          path("/inbox/**"),
          path("/failure-groups/**"),
          path("/bulk-actions/**"),
          path("/actions/**"),
          path("/replays/**"),
          path("/retries/**"),
          path("/orders/*/settlement"));

  private static final Set<String> READING = Set.of("GET", "HEAD");

  private static RequestMatcher path(String pattern) {
    return PathPatternRequestMatcher.withDefaults().matcher(pattern);
  }

  /**
   * The engine's web applications have their own sign-in, CSRF protection and headers; those of
   * Spring Security would break them. Only Strict-Transport-Security comes from it: theirs would
   * not depend on the request.
   */
  @Bean
  @Order(1)
  SecurityFilterChain engineWebApplications(
      HttpSecurity http,
      WebSettings settings,
      AnonymousSessions sessions,
      ObjectProvider<OidcSignIn> persons)
      throws Exception {
    persons.ifAvailable(signIn -> signIn.addToEngineWebApplications(http));
    return http.securityMatcher(path("/camunda/**"))
        // Its answer is asynchronous, which the filters of the web applications do not support.
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(
                        path("/camunda/api/engine/engine/*/external-task/fetchAndLock"))
                    .denyAll()
                    .anyRequest()
                    .permitAll())
        .exceptionHandling(
            failures -> failures.authenticationEntryPoint(WebSecurity::refuseFetching))
        .csrf(AbstractHttpConfigurer::disable)
        .headers(headers -> headers.defaultsDisabled().httpStrictTransportSecurity(withDefaults()))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
        .addFilterBefore(
            new BodySizeFilter(
                request -> settings.maxBodyBytes(isSignedIn(request.getSession(false)))),
            AuthorizationFilter.class)
        .addFilterBefore(new AnonymousSessionFilter(sessions), AuthorizationFilter.class)
        .build();
  }

  /** The engine keeps its users in the session, for each engine one. */
  private static boolean isSignedIn(@Nullable HttpSession session) {
    Authentications users =
        session == null ? null : AuthenticationUtil.getAuthsFromSession(session);
    return users != null && !users.getAuthentications().isEmpty();
  }

  /** All other paths of all servlets; a path without a rule of its own needs a group. */
  @Bean
  @Order(2)
  SecurityFilterChain everythingElse(
      HttpSecurity http,
      WebSettings settings,
      EngineAuthenticationProvider engineUsers,
      MetricsAuthenticationProvider metricsAccount,
      SignInChallenge challenge,
      ObjectProvider<BearerSignIn> tokens,
      ObjectProvider<OidcSignIn> persons,
      @Lazy IdentityService identity)
      throws Exception {
    persons.ifAvailable(signIn -> signIn.addToPages(http));
    tokens.ifAvailable(bearer -> bearer.addTo(http));
    return http.authenticationProvider(metricsAccount)
        .authenticationProvider(engineUsers)
        .authorizeHttpRequests(WebSecurity::rules)
        .httpBasic(basic -> basic.authenticationEntryPoint(challenge))
        .exceptionHandling(
            failures -> failures.authenticationEntryPoint(challenge).accessDeniedHandler(challenge))
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable) // replaced by SameOriginFilter, which needs no state
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .headers(
            headers ->
                headers
                    .addHeaderWriter(ContentSecurityPolicy::write)
                    .referrerPolicy(withDefaults()))
        .addFilterBefore(new SameOriginFilter(), BasicAuthenticationFilter.class)
        .addFilterAfter(
            new BodySizeFilter(request -> settings.maxBodyBytes(ENGINE_REST.matches(request))),
            AuthorizationFilter.class)
        .addFilterAfter(
            new EngineAuthenticationFilter(identity, ENGINE_REST), AuthorizationFilter.class)
        .build();
  }

  private static void rules(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          requests) {
    requests
        .requestMatchers(path("/actuator/health/**"))
        .permitAll()
        // The engine's sign-in page probes this path, which does not exist. Without this rule, the
        // browser would open its own sign-in dialog over that page.
        .requestMatchers(path("/camunda-welcome"))
        .permitAll()
        // Spring Boot forwards failures here; the response contains the status only.
        .requestMatchers(path("/error"))
        .permitAll()
        .requestMatchers(path("/actuator/prometheus"), path("/actuator/metrics/**"))
        .hasAnyRole(Groups.ADMIN, Groups.AUDITOR, Groups.METRICS)
        .requestMatchers(path("/actuator/**"))
        .hasAnyRole(
            Groups.ADMIN, Groups.OPERATOR, Groups.ORDER_DESK, Groups.AUDITOR, Groups.METRICS)
        .requestMatchers(reading(ENGINE_REST))
        .hasAnyRole(Groups.ADMIN, Groups.AUDITOR)
        .requestMatchers(ENGINE_REST, path("/orders/*/personal-data/**"), path("/personal-data/**"))
        .hasRole(Groups.ADMIN)
        .requestMatchers(reading(OPERATION))
        .hasAnyRole(Groups.ADMIN, Groups.OPERATOR, Groups.AUDITOR)
        .requestMatchers(OPERATION)
        .hasAnyRole(Groups.ADMIN, Groups.OPERATOR)
        .requestMatchers(reading(AnyRequestMatcher.INSTANCE))
        .hasAnyRole(Groups.ADMIN, Groups.OPERATOR, Groups.ORDER_DESK, Groups.AUDITOR)
        .anyRequest()
        .hasAnyRole(Groups.ADMIN, Groups.OPERATOR, Groups.ORDER_DESK);
  }

  /** Requests that change nothing. */
  private static RequestMatcher reading(RequestMatcher paths) {
    return request -> READING.contains(request.getMethod()) && paths.matches(request);
  }

  private static void refuseFetching(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    ProblemType.FORBIDDEN.write(
        request, response, "External tasks are fetched from /engine-rest, not from here.");
  }
}
