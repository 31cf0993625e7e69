package io.orderescrow.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.camunda.bpm.engine.AuthorizationService;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;

/** Persons who have signed in at the OpenID Connect provider, in the chains of all other paths. */
class OidcSignIn {

  private static final String SIGN_OUT = "/oidc/sign-out";
  private static final Set<String> OWN = Set.of("same-origin", "none");

  private final OidcSessions sessions;
  private final OidcSignInStart start;
  private final OidcSignOut signOut;
  private final AuthorizationService authorizations;
  private final boolean noOtherSignIn;

  OidcSignIn(
      OidcSessions sessions,
      OidcSignInStart start,
      OidcSignOut signOut,
      AuthorizationService authorizations,
      boolean noOtherSignIn) {
    this.sessions = sessions;
    this.start = start;
    this.signOut = signOut;
    this.authorizations = authorizations;
    this.noOtherSignIn = noOtherSignIn;
  }

  OidcSignInStart start() {
    return start;
  }

  OidcSignOut signOut() {
    return signOut;
  }

  void addToPages(HttpSecurity http) {
    http.addFilterBefore(new OidcSessionFilter(sessions), BasicAuthenticationFilter.class);
  }

  void addToEngineWebApplications(HttpSecurity http) {
    http.addFilterBefore(
        new EngineSessionFilter(sessions, authorizations, signOut, start, noOtherSignIn),
        AuthorizationFilter.class);
  }

  /** A page of another site must not sign people out, so it may not lead here. */
  static boolean asksToSignOut(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    return request.getServletPath().equals(SIGN_OUT) && (site == null || OWN.contains(site));
  }
}
