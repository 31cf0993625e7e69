package io.orderescrow.web;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, as Tomcat reads it for filters, parameters and servlets alike. It limits
 * how long a thread waits for the body, and how many threads wait for bodies.
 *
 * <p>After a refusal the client has its answer, and the application sees a lost connection.
 */
final class TimedBody implements InputBuffer {

  /** A larger body may take one second more for each of these. */
  private static final long BYTES_PER_SECOND = 64 * 1024;

  /** Answers the request. */
  interface Refusal {
    void because(ProblemType problem, String detail) throws IOException;
  }

  /**
   * @param longest how long a thread waits for a body, apart from the time for a large one
   */
  record Pace(Clock clock, Duration longest) {}

  private final Request request;
  private final InputBuffer connection;
  private final RequestLimits limits;
  private final Pace pace;
  private final Refusal refusal;
  private long received;
  private long waitedMillis;
  private boolean counted;
  private @Nullable String refused;

  /**
   * @param request the request that reads from this
   * @param refusal answers the request when the client is too slow
   */
  TimedBody(Request request, RequestLimits limits, Pace pace, Refusal refusal) {
    this.request = request;
    this.connection = request.getInputBuffer();
    this.limits = limits;
    this.pace = pace;
    this.refusal = refusal;
  }

  @Override
  public int available() {
    return connection.available();
  }

  @Override
  public int doRead(ApplicationBufferHandler handler) throws IOException {
    if (refused != null) {
      throw new IOException(refused);
    }
    if (isComplete()) {
      return connection.doRead(handler);
    }
    if (waitedMillis > pace.longest().toMillis() + received * 1000 / BYTES_PER_SECOND) {
      throw tooSlow();
    }
    if (mayWait() && !counted) {
      counted = limits.beginBody();
      if (!counted) {
        throw refuse(
            ProblemType.SERVER_BUSY,
            "Too many clients send their requests slowly. Send headers and body without a pause.");
      }
    }
    return read(handler);
  }

  private int read(ApplicationBufferHandler handler) throws IOException {
    long begun = pace.clock().millis();
    try {
      int bytes = connection.doRead(handler);
      received += Math.max(0, bytes);
      return bytes;
    } catch (SocketTimeoutException silent) {
      throw tooSlow();
    } finally {
      waitedMillis += pace.clock().millis() - begun;
      if (isComplete()) {
        release();
      }
    }
  }

  private boolean isComplete() {
    AtomicBoolean complete = new AtomicBoolean();
    request.action(ActionCode.REQUEST_BODY_FULLY_READ, complete);
    return complete.get();
  }

  /** A part of a chunk's header may have arrived, which is no byte of the body. */
  private boolean mayWait() {
    if (request.getContentLengthLong() < 0) {
      return true;
    }
    request.action(ActionCode.AVAILABLE, true);
    return request.getAvailable() <= 0;
  }

  private IOException tooSlow() throws IOException {
    return refuse(
        ProblemType.BODY_TOO_SLOW,
        "The body must arrive within %d s, and 1 s more for each 64 KB."
            .formatted(pace.longest().toSeconds()));
  }

  private IOException refuse(ProblemType problem, String detail) throws IOException {
    refused = detail;
    refusal.because(problem, detail);
    return new IOException(detail);
  }

  /** Ends the wait; also when the application has read only a part of the body. */
  void release() {
    if (counted) {
      counted = false;
      limits.endBody();
    }
  }
}
