package io.orderescrow.order;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.order.GaugeSnapshot.Reading;
import java.util.EnumSet;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/**
 * Gauges of orders and messages. They read the database only when they are scraped, and have no
 * value ({@code NaN}) while it is unavailable.
 */
@Component
class OrderMeters implements MeterBinder {

  private final GaugeSnapshot snapshot;

  OrderMeters(GaugeSnapshot readings) {
    this.snapshot = readings;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    state(registry, "announced", reading -> reading.orders().announced());
    state(registry, "running", reading -> reading.orders().running());
    state(registry, "completed", reading -> reading.orders().completed());
    state(registry, "cancelled", reading -> reading.orders().cancelled());
    gauge("fulfilment.orders.overdue", reading -> reading.orders().overdue().count())
        .description("Orders that are late: not started, past a due date, or stuck")
        .register(registry);
    gauge("fulfilment.orders.unaccounted", Reading::unaccounted)
        .description("Orders that are unaccounted for, lost or stray")
        .register(registry);
    gauge("fulfilment.orders.lost", reading -> reading.orders().lost().count())
        .description("Orders recorded as running that the engine does not have")
        .register(registry);
    gauge("fulfilment.orders.stray", reading -> reading.orders().stray().count())
        .description("Orders in the engine that are not recorded as running")
        .register(registry);
    gauge("fulfilment.outbox.unsent", Reading::unsent)
        .description("Messages that the broker has not confirmed yet")
        .register(registry);
    gauge("fulfilment.outbox.oldest.age", Reading::oldestUnsentSeconds)
        .description("Age of the oldest message that the broker has not confirmed yet")
        .baseUnit("seconds")
        .register(registry);
    gauge("fulfilment.inbox.oldest.waiting.age", Reading::oldestWaitingSeconds)
        .description("Age of the oldest message that waits to be processed")
        .baseUnit("seconds")
        .register(registry);
    gauge("fulfilment.process.incidents", Reading::incidents)
        .description("Jobs that the engine has given up and an operator has to look at")
        .register(registry);
    EnumSet.complementOf(EnumSet.copyOf(Disposition.ORDINARY))
        .forEach(disposition -> received(registry, disposition));
  }

  private void state(MeterRegistry registry, String state, ToDoubleFunction<Reading> value) {
    gauge("fulfilment.orders", value)
        .tag("state", state)
        .description("Orders by state; the sum is the number of accepted orders")
        .register(registry);
  }

  private void received(MeterRegistry registry, Disposition disposition) {
    gauge("fulfilment.inbox.messages", reading -> reading.received(disposition))
        .tag("disposition", disposition.name())
        .description("Received messages by disposition, without the ordinary ones")
        .register(registry);
  }

  private Gauge.Builder<GaugeSnapshot> gauge(String name, ToDoubleFunction<Reading> value) {
    return Gauge.builder(
        name, snapshot, all -> all.latest().map(value::applyAsDouble).orElse(Double.NaN));
  }
}
