package io.orderescrow.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who may do what over HTTP. Paths are matched by {@link PathPatternRequestMatcher} alone: a plain
 * string means "a path of Spring MVC" and would leave the engine's REST interface, another servlet,
 * open without a word.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@Profile("orchestrator")
class WebSecurity {

  private static final RequestMatcher ENGINE_REST = path("/engine-rest/**");

  private static RequestMatcher path(String pattern) {
    return PathPatternRequestMatcher.withDefaults().matcher(pattern);
  }

  /**
   * The engine's web applications sign in, check for forged requests and set headers by themselves;
   * Spring's ways of doing so would break theirs.
   */
  @Bean
  @Order(1)
  SecurityFilterChain webApplications(HttpSecurity http) throws Exception {
    return http.securityMatcher(path("/camunda/**"))
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(AbstractHttpConfigurer::disable)
        .headers(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
        .build();
  }

  /** Everything else, whichever servlet serves it: whoever adds a path gets a closed one. */
  @Bean
  @Order(2)
  SecurityFilterChain everythingElse(
      HttpSecurity http,
      WebSettings settings,
      EngineAuthenticationProvider signIn,
      MetricsAuthenticationProvider scraper,
      @Lazy IdentityService identity)
      throws Exception {
    return http.authenticationProvider(scraper)
        .authenticationProvider(signIn)
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(path("/actuator/health/**"))
                    .permitAll()
                    // The engine's sign-in page looks whether this exists (it does not). A
                    // challenge
                    // would open the browser's own sign-in over it.
                    .requestMatchers(path("/camunda-welcome"))
                    .permitAll()
                    // Sent on by Spring Boot after a failure; it tells no more than the status.
                    .requestMatchers(path("/error"))
                    .permitAll()
                    .requestMatchers(path("/actuator/prometheus"))
                    .hasAnyRole(Groups.ADMIN, Groups.METRICS)
                    .requestMatchers(path("/actuator/**"))
                    .authenticated()
                    .requestMatchers(
                        new OrRequestMatcher(
                            ENGINE_REST,
                            path("/inbox/**"),
                            path("/message-causes/**"),
                            path("/bulk-actions/**"),
                            path("/actions/**"),
                            path("/replays/**"),
                            path("/retries/**")))
                    .hasRole(Groups.ADMIN)
                    .anyRequest()
                    .hasAnyRole(Groups.ADMIN, Groups.DESK))
        .httpBasic(basic -> basic.authenticationEntryPoint(WebSecurity::askToSignIn))
        .exceptionHandling(
            failures ->
                failures
                    .authenticationEntryPoint(WebSecurity::askToSignIn)
                    .accessDeniedHandler(
                        (request, response, e) ->
                            ProblemType.NOT_ALLOWED.write(
                                request, response, "Your groups do not allow this.")))
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable) // OwnSiteOnly does it without state
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .headers(
            headers ->
                headers
                    .addHeaderWriter(ContentSecurityPolicy::write)
                    .referrerPolicy(Customizer.withDefaults()))
        .addFilterBefore(new SameOriginFilter(), BasicAuthenticationFilter.class)
        .addFilterAfter(
            new BodySizeFilter(settings.maxBody(), ENGINE_REST), AuthorizationFilter.class)
        .addFilterAfter(
            new EngineAuthenticationFilter(identity, ENGINE_REST), AuthorizationFilter.class)
        .build();
  }

  private static void askToSignIn(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    if (e instanceof AuthenticationServiceException) {
      ProblemType.DATABASE_AWAY.write(request, response, ProblemType.TRY_AGAIN);
      return;
    }
    response.setHeader("WWW-Authenticate", "Basic realm=\"order escrow\", charset=\"UTF-8\"");
    ProblemType.NOT_SIGNED_IN.write(request, response, "Sign in with a user of the engine.");
  }
}
