package io.orderescrow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
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
      chain.doFilter(limited(request), response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private HttpServletRequest limited(HttpServletRequest request) {
    return new HttpServletRequestWrapper(request) {
      @Override
      public ServletInputStream getInputStream() throws IOException {
        return new LimitedStream(super.getInputStream(), limit.toBytes());
      }
    };
  }

  /** Throws {@link BodyTooLargeException} once the body exceeds the limit. */
  private static final class LimitedStream extends ServletInputStream {

    private final ServletInputStream body;
    private final long limit;
    private long read;

    LimitedStream(ServletInputStream body, long limit) {
      this.body = body;
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int next = body.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int got = body.read(bytes, offset, length);
      count(Math.max(got, 0));
      return got;
    }

    private void count(int bytes) throws IOException {
      read += bytes;
      if (read > limit) {
        throw new BodyTooLargeException(limit);
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
