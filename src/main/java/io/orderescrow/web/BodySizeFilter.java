package io.orderescrow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 413 to a request body above the limit. A body is read before the request goes on, because
 * not every servlet behind this filter reports a failed read, and some log each with a stack trace.
 */
class BodySizeFilter extends OncePerRequestFilter {

  private final ToLongFunction<HttpServletRequest> limitOf;

  /**
   * @param limitOf the largest body of a request, in bytes; below 2 GB
   */
  BodySizeFilter(ToLongFunction<HttpServletRequest> limitOf) {
    this.limitOf = limitOf;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long limit = limitOf.applyAsLong(request);
    HttpServletRequest checked = checked(request, limit);
    if (checked == null) {
      ProblemType.BODY_TOO_LARGE.write(
          request, response, "A request body may have at most " + limit + " bytes here.");
    } else {
      chain.doFilter(checked, response);
    }
  }

  /** Returns null when the body is too large. */
  private static @Nullable HttpServletRequest checked(HttpServletRequest request, long limit)
      throws IOException {
    long length = request.getContentLengthLong();
    if (length > limit) {
      return null;
    }
    if (length == 0 || (length < 0 && request.getHeader("Transfer-Encoding") == null)) {
      return request;
    }
    byte[] body = request.getInputStream().readNBytes(Math.toIntExact(limit + 1));
    return body.length > limit ? null : new BufferedRequest(request, body);
  }

  /** A request whose body has been read. */
  private static final class BufferedRequest extends HttpServletRequestWrapper {

    private final BufferedBody body;

    BufferedRequest(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = new BufferedBody(new ByteArrayInputStream(body));
    }

    @Override
    public ServletInputStream getInputStream() {
      return body;
    }

    @Override
    public BufferedReader getReader() {
      String encoding = getCharacterEncoding();
      return new BufferedReader(
          new InputStreamReader(
              body, encoding == null ? StandardCharsets.ISO_8859_1 : Charset.forName(encoding)));
    }
  }

  private static final class BufferedBody extends ServletInputStream {

    private final ByteArrayInputStream bytes;

    BufferedBody(ByteArrayInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return bytes.read(target, offset, length);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("The body has been read already");
    }
  }
}
