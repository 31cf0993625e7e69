package io.orderescrow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Passes the signed-in user to the engine for calls of the engine's REST interface. The engine then
 * checks its authorizations and names the user in its operation log.
 */
class EngineAuthenticationFilter extends OncePerRequestFilter {

  private final IdentityService identity;
  private final RequestMatcher engineRest;

  EngineAuthenticationFilter(IdentityService identity, RequestMatcher engineRest) {
    this.identity = identity;
    this.engineRest = engineRest;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !engineRest.matches(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication user = SecurityContextHolder.getContext().getAuthentication();
    List<String> groups =
        user.getAuthorities().stream()
            .map(GrantedAuthority::getAuthority)
            .map(role -> role.substring("ROLE_".length()))
            .toList();
    identity.setAuthentication(user.getName(), groups);
    try {
      chain.doFilter(request, response);
    } finally {
      identity.clearAuthentication();
    }
  }
}
