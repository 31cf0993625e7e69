package io.orderescrow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses to change anything on behalf of another web site. A browser adds Basic credentials to
 * requests by itself, whichever page makes them; it also says truthfully where they come from, in
 * {@code Sec-Fetch-Site} and {@code Origin}. Programs send neither and are let through.
 */
class SameOriginFilter extends OncePerRequestFilter {

  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  private static final Set<String> OWN = Set.of("same-origin", "none");

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return SAFE_METHODS.contains(request.getMethod());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isForeign(request)) {
      ProblemType.FOREIGN_SITE.write(
          request, response, "This was asked for by a page of another web site.");
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Whoever sends {@code Sec-Fetch-Site} knows better than we, who may sit behind a proxy. */
  private static boolean isForeign(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return !OWN.contains(site);
    }
    String origin = request.getHeader("Origin");
    return origin != null && !isOwn(origin, request);
  }

  private static boolean isOwn(String origin, HttpServletRequest request) {
    try {
      URI uri = URI.create(origin);
      int defaultPort = "https".equals(uri.getScheme()) ? 443 : 80;
      int port = uri.getPort() < 0 ? defaultPort : uri.getPort();
      return request.getServerName().equalsIgnoreCase(uri.getHost())
          && request.getServerPort() == port;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
