package io.orderescrow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies over the limit; those that do not say their length while they are read. */
public class BodySizeFilter extends OncePerRequestFilter {

  private final DataSize limit;
  private final RequestMatcher exempt;

  /**
   * @param exempt paths that set their own limits
   */
  BodySizeFilter(DataSize limit, RequestMatcher exempt) {
    this.limit = limit;
    this.exempt = exempt;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return exempt.matches(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > limit.toBytes()) {
      ProblemType.BODY_TOO_LARGE.write(request, response, sentence(limit.toBytes()));
    } else if (request.getContentLengthLong() < 0) {
      chain.doFilter(new SizeLimitedRequest(request, limit.toBytes()), response);
    } else {
      chain.doFilter(request, response);
    }
  }

  static String sentence(long limit) {
    return "The body of a request may have at most " + limit + " bytes.";
  }

  /** More was read than the limit allows. */
  public static class ExceededException extends IOException {

    private static final long serialVersionUID = 1L;

    ExceededException(long limit) {
      super(sentence(limit));
    }
  }
}
