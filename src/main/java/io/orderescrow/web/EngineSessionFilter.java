package io.orderescrow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Signs the person of the session in to the engine's web applications. The engine's own filter for
 * this purpose would refuse everybody else, and would read the groups from the engine's database
 * after a few minutes, where a person of the provider has none.
 */
class EngineSessionFilter extends OncePerRequestFilter {

  /** The engine's only name; its web applications have it in their paths. */
  private static final String ENGINE = "default";

  /** The engine would replace what it considers older by what is in its database. */
  private static final Date NEVER_STALE = new Date(Long.MAX_VALUE);

  private static final RequestMatcher SIGN_OUT =
      PathPatternRequestMatcher.withDefaults()
          .matcher(HttpMethod.POST, "/camunda/api/admin/auth/user/*/logout");

  private final OidcSessions sessions;
  private final AuthorizationService authorizations;
  private final OidcSignOut signOut;
  private final OidcSignInStart start;
  private final boolean noOtherSignIn;

  EngineSessionFilter(
      OidcSessions sessions,
      AuthorizationService authorizations,
      OidcSignOut signOut,
      OidcSignInStart start,
      boolean noOtherSignIn) {
    this.sessions = sessions;
    this.authorizations = authorizations;
    this.signOut = signOut;
    this.start = start;
    this.noOtherSignIn = noOtherSignIn;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication person = sessions.personOf(request).orElse(null);
    if (person != null) {
      if (SIGN_OUT.matches(request)) {
        signOut.hereAndLaterAtTheProvider(request, response, person);
        return;
      }
      signIn(person, request.getSession());
    } else if ((noOtherSignIn || OidcSignOut.isPending(request)) && start.lead(request, response)) {
      return;
    }
    chain.doFilter(request, response);
  }

  private void signIn(Authentication person, HttpSession session) {
    Authentications users = AuthenticationUtil.getAuthsFromSession(session);
    var current = users.getAuthenticationForProcessEngine(ENGINE);
    if (current != null && current.getIdentityId().equals(person.getName())) {
      return;
    }
    List<String> groups =
        person.getAuthorities().stream()
            .map(GrantedAuthority::getAuthority)
            .map(role -> role.substring("ROLE_".length()))
            .toList();
    UserAuthentication user = new UserAuthentication(person.getName(), ENGINE);
    user.setGroupIds(groups);
    user.setTenantIds(List.of());
    user.setAuthorizedApps(applications(person.getName(), groups));
    user.setCacheValidationTime(NEVER_STALE);
    users.addOrReplace(user);
    AuthenticationUtil.updateSession(session, users);
  }

  private Set<String> applications(String user, List<String> groups) {
    Set<String> applications = new HashSet<>(Set.of(AuthenticationUtil.APP_WELCOME));
    for (String application : AuthenticationUtil.APPS) {
      if (authorizations.isUserAuthorized(
          user, groups, Permissions.ACCESS, Resources.APPLICATION, application)) {
        applications.add(application);
      }
    }
    return applications;
  }
}
