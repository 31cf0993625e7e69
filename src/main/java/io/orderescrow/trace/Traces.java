package io.orderescrow.trace;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.orderescrow.message.Envelope;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Starts the spans of orders' traces. The parent is the {@code traceparent} of a message or its
 * row, not of the thread: a day and a restart may lie between the two.
 *
 * <p>Without {@code management.tracing.enabled} there is no tracer: no spans start, and a {@code
 * traceparent} from outside is passed on unchanged.
 */
@Component
public class Traces {

  private final @Nullable Tracer tracer;

  Traces(ObjectProvider<Tracer> tracer) {
    Tracer found = tracer.getIfAvailable();
    this.tracer = found == Tracer.NOOP ? null : found;
  }

  public boolean on() {
    return tracer != null;
  }

  /**
   * Starts the first span of an order's trace. Its parent is the current request of this thread.
   *
   * @param traceparent the header of the request
   */
  public TraceStep accept(@Nullable String traceparent) {
    if (tracer == null) {
      return new TraceStep(null, traceparent);
    }
    Span request = tracer.currentSpan();
    TraceContext parent = request == null ? parse(traceparent) : request.context();
    return begin("accept order", null, parent);
  }

  /**
   * Starts the span of a received message. Its parent is the span that sent it.
   *
   * @throws IllegalStateException when tracing is off
   */
  public TraceStep receive(Envelope message) {
    return begin("receive ", Span.Kind.CONSUMER, message);
  }

  /**
   * Starts the span of publishing a message. Its parent is the span that added it.
   *
   * @throws IllegalStateException when tracing is off
   */
  public TraceStep send(Envelope message) {
    return begin("send ", Span.Kind.PRODUCER, message);
  }

  private TraceStep begin(String verb, Span.Kind kind, Envelope message) {
    TraceStep step = begin(verb + message.type(), kind, parse(message.lineage().traceparent()));
    step.tag(message);
    return step;
  }

  private TraceStep begin(String name, Span.@Nullable Kind kind, @Nullable TraceContext parent) {
    if (tracer == null) {
      throw new IllegalStateException("Tracing is off");
    }
    Span.Builder builder = tracer.spanBuilder().name(name);
    if (kind != null) {
      builder.kind(kind);
    }
    Span span = (parent == null ? builder.setNoParent() : builder.setParent(parent)).start();
    return new TraceStep(span, format(span.context()));
  }

  /** {@code 00-<trace id>-<span id>-<flags>}; its format was validated on receipt. */
  private @Nullable TraceContext parse(@Nullable String traceparent) {
    if (traceparent == null || tracer == null) {
      return null;
    }
    String[] parts = traceparent.split("-", -1);
    boolean sampled = (Integer.parseInt(parts[3], 16) & 1) == 1;
    return tracer.traceContextBuilder().traceId(parts[1]).spanId(parts[2]).sampled(sampled).build();
  }

  private static String format(TraceContext context) {
    String flags = Boolean.TRUE.equals(context.sampled()) ? "01" : "00";
    return "00-%s-%s-%s".formatted(context.traceId(), context.spanId(), flags);
  }
}
