package io.orderescrow.order;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.order.Acceptance.Accepted;
import io.orderescrow.order.Acceptance.Repeated;
import io.orderescrow.trace.TraceStep;
import io.orderescrow.trace.Traces;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts requests for orders, and starts the trace of each order. */
@Component
class AcceptanceMeter {

  private final Traces traces;
  private final Counter accepted;
  private final Counter repeated;
  private final Counter conflicts;

  AcceptanceMeter(Traces traces, MeterRegistry registry) {
    this.traces = traces;
    this.accepted = counter(registry, "accepted");
    this.repeated = counter(registry, "repeated");
    this.conflicts = counter(registry, "conflict");
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("fulfilment.orders.requests")
        .tag("outcome", outcome)
        .description("Requests for orders over REST, by outcome")
        .register(registry);
  }

  /**
   * @param traceparent the trace context of the request
   * @param intake receives the trace context of the order; its exceptions reach the caller
   */
  Acceptance measure(@Nullable String traceparent, Function<@Nullable String, Acceptance> intake) {
    TraceStep step = traces.accept(traceparent);
    Acceptance acceptance = intake.apply(step.traceparent());
    if (acceptance instanceof Accepted one) {
      accepted.increment();
      step.end(one.orderId(), "outcome", "accepted");
    } else if (acceptance instanceof Repeated one) {
      repeated.increment();
      step.end(one.orderId(), "outcome", "repeated");
    } else {
      conflicts.increment();
      step.end("outcome", "conflict");
    }
    return acceptance;
  }
}
