package io.orderescrow.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Sessions that nobody has signed in to. The engine's web applications start one for each visitor,
 * because their CSRF token is stored in it. These sessions end early, and their number is limited,
 * so that visitors cannot fill the memory.
 */
@Component
class AnonymousSessions implements HttpSessionListener {

  static final Duration TIMEOUT = Duration.ofMinutes(5);
  static final int MAX_PER_SOURCE = 100;

  private static final int MAX = 20_000;
  private static final String SOURCE = AnonymousSessions.class.getName();

  private final Map<String, Integer> bySource = new HashMap<>();
  private int all;

  @Override
  public void sessionCreated(HttpSessionEvent event) {
    event.getSession().setMaxInactiveInterval((int) TIMEOUT.toSeconds());
    CurrentRequest.get()
        .map(AnonymousSessions::source)
        .ifPresent(
            source -> {
              event.getSession().setAttribute(SOURCE, source);
              add(source, 1);
            });
  }

  @Override
  public void sessionDestroyed(HttpSessionEvent event) {
    if (event.getSession().getAttribute(SOURCE) instanceof String source) {
      add(source, -1);
    }
  }

  /** Gives the session the timeout of the server; it counts no more. */
  void signedIn(HttpSession session) {
    if (session.getAttribute(SOURCE) instanceof String source) {
      session.removeAttribute(SOURCE);
      add(source, -1);
      int minutes = session.getServletContext().getSessionTimeout();
      session.setMaxInactiveInterval((int) Duration.ofMinutes(minutes).toSeconds());
    }
  }

  /** Whether the client of the request may start one more session. */
  synchronized boolean hasRoom(HttpServletRequest request) {
    return all < MAX && bySource.getOrDefault(source(request), 0) < MAX_PER_SOURCE;
  }

  private synchronized void add(String source, int sessions) {
    all += sessions;
    bySource.merge(source, sessions, (before, more) -> before + more == 0 ? null : before + more);
  }

  private static String source(HttpServletRequest request) {
    return SignIn.source(String.valueOf(request.getRemoteAddr()));
  }
}
