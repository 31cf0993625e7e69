package io.orderescrow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Signs the person of the session in to our own pages and interfaces. Credentials in the request
 * itself take its place later. Spring Security empties the context after the request.
 */
class OidcSessionFilter extends OncePerRequestFilter {

  private final OidcSessions sessions;

  OidcSessionFilter(OidcSessions sessions) {
    this.sessions = sessions;
  }

  /** Responses that are written later, such as the live view, are authorized once more. */
  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    sessions.personOf(request).ifPresent(OidcSessionFilter::signIn);
    chain.doFilter(request, response);
  }

  private static void signIn(Authentication person) {
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(person);
    SecurityContextHolder.setContext(context);
  }
}
