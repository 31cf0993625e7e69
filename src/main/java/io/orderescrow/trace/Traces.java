package io.orderescrow.trace;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.orderescrow.message.Envelope;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Begins the steps of orders' traces. The step before is found by the {@code traceparent} that came
 * with a message, or stands in its row, and not by the thread: between the two may lie a day, and a
 * restart.
 *
 * <p>Without {@code management.tracing.enabled} there is no tracer. Nobody then asks for steps, and
 * a {@code traceparent} from outside is handed on as it came.
 */
@Component
@Profile("orchestrator")
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
   * Begins the first step of an order's trace, below the request that this thread works on.
   *
   * @param traceparent what the request brought
   */
  public TraceStep accept(@Nullable String traceparent) {
    if (tracer == null) {
      return new TraceStep(null, traceparent);
    }
    Span request = tracer.currentSpan();
    TraceContext parent = request == null ? parsed(traceparent) : request.context();
    return begun("accept order", null, parent);
  }

  /**
   * Begins the step that a received message is, below the one that sent it.
   *
   * @throws IllegalStateException when nothing is traced
   */
  public TraceStep receive(Envelope message) {
    return begun("receive ", Span.Kind.CONSUMER, message);
  }

  /**
   * Begins the step that publishing a message is, below the one that decided to send it.
   *
   * @throws IllegalStateException when nothing is traced
   */
  public TraceStep send(Envelope message) {
    return begun("send ", Span.Kind.PRODUCER, message);
  }

  private TraceStep begun(String verb, Span.Kind kind, Envelope message) {
    TraceStep step = begun(verb + message.type(), kind, parsed(message.lineage().traceparent()));
    step.about(message);
    return step;
  }

  private TraceStep begun(String name, Span.@Nullable Kind kind, @Nullable TraceContext parent) {
    if (tracer == null) {
      throw new IllegalStateException("Nothing is traced");
    }
    Span.Builder builder = tracer.spanBuilder().name(name);
    if (kind != null) {
      builder.kind(kind);
    }
    Span span = (parent == null ? builder.setNoParent() : builder.setParent(parent)).start();
    return new TraceStep(span, written(span.context()));
  }

  /** {@code 00-<trace id>-<span id>-<flags>}; whoever took it in has checked the form. */
  private @Nullable TraceContext parsed(@Nullable String traceparent) {
    if (traceparent == null || tracer == null) {
      return null;
    }
    String[] parts = traceparent.split("-", -1);
    boolean sampled = (Integer.parseInt(parts[3], 16) & 1) == 1;
    return tracer.traceContextBuilder().traceId(parts[1]).spanId(parts[2]).sampled(sampled).build();
  }

  private static String written(TraceContext context) {
    String flags = Boolean.TRUE.equals(context.sampled()) ? "01" : "00";
    return "00-%s-%s-%s".formatted(context.traceId(), context.spanId(), flags);
  }
}
