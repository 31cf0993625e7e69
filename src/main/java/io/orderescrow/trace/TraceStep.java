package io.orderescrow.trace;

import io.micrometer.tracing.Span;
import io.orderescrow.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A step under way on an order's trace. One that is never ended is never told of: so what is rolled
 * back leaves no trace.
 */
public final class TraceStep {

  private final @Nullable Span span;
  private final @Nullable String traceparent;

  /**
   * @param span null when nothing is traced
   */
  TraceStep(@Nullable Span span, @Nullable String traceparent) {
    this.span = span;
    this.traceparent = traceparent;
  }

  /** What to hand on to whatever follows from it; null when nothing is traced and nothing came. */
  public @Nullable String traceparent() {
    return traceparent;
  }

  void about(Envelope message) {
    if (span != null) {
      span.tag("order.id", message.subject());
      span.tag("message.type", message.type());
      span.tag("message.id", message.id());
      span.tag("message.attempt", message.lineage().attempt());
    }
  }

  /** Ends it; what else is known of it by now is told as {@code key}. */
  public void end(String key, String value) {
    if (span != null) {
      span.tag(key, value);
      span.end();
    }
  }

  /** The same for a step that begins before its order has an id. */
  public void end(String orderId, String key, String value) {
    if (span != null) {
      span.tag("order.id", orderId);
      end(key, value);
    }
  }

  /** Ends it as one that did not come to what it was for. */
  public void fail(String key, String value, String reason) {
    if (span != null) {
      span.tag("error", reason);
      span.error(new StepFailed(reason));
      end(key, value);
    }
  }

  /** What a trace is shown of a failure: no stack, which would be ours. */
  private static final class StepFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StepFailed(String reason) {
      super(reason, null, false, false);
    }
  }
}
