package io.orderescrow.trace;

import io.micrometer.tracing.Span;
import io.orderescrow.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * An open span of an order's trace. A span that is never ended is not exported, so rolled-back work
 * leaves no span.
 */
public final class TraceStep {

  private final @Nullable Span span;
  private final @Nullable String traceparent;

  /**
   * @param span null when tracing is off
   */
  TraceStep(@Nullable Span span, @Nullable String traceparent) {
    this.span = span;
    this.traceparent = traceparent;
  }

  /** The context for messages that follow; null when tracing is off and no context came in. */
  public @Nullable String traceparent() {
    return traceparent;
  }

  void tag(Envelope message) {
    if (span != null) {
      span.tag("order.id", message.subject());
      span.tag("message.type", message.type());
      span.tag("message.id", message.id());
      span.tag("message.attempt", message.lineage().attempt());
    }
  }

  /** Ends it with a tag. */
  public void end(String key, String value) {
    if (span != null) {
      span.tag(key, value);
      span.end();
    }
  }

  /** The same for a step that began before its order had an id. */
  public void end(String orderId, String key, String value) {
    if (span != null) {
      span.tag("order.id", orderId);
      end(key, value);
    }
  }

  /** Ends it with a tag and an error. */
  public void fail(String key, String value, String reason) {
    if (span != null) {
      span.tag("error", reason);
      span.error(new StepFailedException(reason));
      end(key, value);
    }
  }

  /** The error of the span; has no stack trace. */
  private static final class StepFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StepFailedException(String reason) {
      super(reason, null, false, false);
    }
  }
}
