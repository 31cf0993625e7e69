package io.orderescrow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Rejects request bodies above the limit. A body without a declared length fails while it is read.
 */
class BodySizeFilter extends OncePerRequestFilter {

  private final DataSize limit;
  private final RequestMatcher exemptPaths;

  /**
   * @param exemptPaths paths that set their own limits
   */
  BodySizeFilter(DataSize limit, RequestMatcher exemptPaths) {
    this.limit = limit;
    this.exemptPaths = exemptPaths;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return exemptPaths.matches(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > limit.toBytes()) {
      ProblemType.BODY_TOO_LARGE.write(
          request, response, BodyTooLargeException.detail(limit.toBytes()));
    } else if (request.getContentLengthLong() < 0) {
      chain.doFilter(new SizeLimitedRequest(request, limit.toBytes()), response);
    } else {
      chain.doFilter(request, response);
    }
  }
}
