package io.orderescrow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Knows the request that a thread serves. It runs before the filters of Spring Security, which
 * check passwords, and after the filter that applies forwarded addresses. Spring's own {@code
 * RequestContextHolder} knows the request only behind Spring Security.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
class CurrentRequest extends OncePerRequestFilter {

  private static final ThreadLocal<@Nullable HttpServletRequest> REQUEST = new ThreadLocal<>();

  static Optional<HttpServletRequest> get() {
    return Optional.ofNullable(REQUEST.get());
  }

  static void begin(HttpServletRequest request) {
    REQUEST.set(request);
  }

  static void end() {
    REQUEST.remove();
  }

  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    HttpServletRequest before = REQUEST.get();
    begin(request);
    try {
      chain.doFilter(request, response);
    } finally {
      if (before == null) {
        end();
      } else {
        begin(before);
      }
    }
  }
}
