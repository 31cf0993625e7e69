package io.orderescrow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/** Limits the {@link AnonymousSessions} of the engine's web applications. */
class AnonymousSessionFilter extends OncePerRequestFilter {

  private static final RequestMatcher SIGN_IN =
      PathPatternRequestMatcher.withDefaults()
          .matcher(HttpMethod.POST, "/camunda/api/admin/auth/user/*/login/*");

  private final AnonymousSessions sessions;

  AnonymousSessionFilter(AnonymousSessions sessions) {
    this.sessions = sessions;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getSession(false) == null && !sessions.hasRoom(request)) {
      response.setHeader(
          HttpHeaders.RETRY_AFTER, String.valueOf(AnonymousSessions.TIMEOUT.toSeconds()));
      ProblemType.TOO_MANY_SESSIONS.write(
          request, response, "Too many sessions from your address have not signed in yet.");
      return;
    }
    chain.doFilter(request, response);
    HttpSession session = request.getSession(false);
    if (session != null
        && response.getStatus() == HttpStatus.OK.value()
        && SIGN_IN.matches(request)) {
      sessions.signedIn(session);
    }
  }
}
