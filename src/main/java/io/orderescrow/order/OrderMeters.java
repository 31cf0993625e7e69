package io.orderescrow.order;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.order.GaugeSnapshot.Reading;
import java.util.EnumSet;
import java.util.function.ToDoubleFunction;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Gauges for whoever watches over orders; nothing is counted until one is asked for. While the
 * database is away they have no value ({@code NaN}).
 */
@Component
@Profile("orchestrator")
class OrderMeters implements MeterBinder {

  private final GaugeSnapshot readings;

  OrderMeters(GaugeSnapshot readings) {
    this.readings = readings;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    state(registry, "announced", reading -> reading.orders().announced());
    state(registry, "running", reading -> reading.orders().running());
    state(registry, "completed", reading -> reading.orders().completed());
    state(registry, "cancelled", reading -> reading.orders().cancelled());
    gauge("fulfilment.orders.overdue", reading -> reading.orders().overdue().count())
        .description("Orders that should have moved by now")
        .register(registry);
    gauge("fulfilment.orders.unaccounted", Reading::unaccounted)
        .description("Orders in no state, lost by the engine, or unknown to us")
        .register(registry);
    gauge("fulfilment.orders.lost", reading -> reading.orders().lost().count())
        .description("Orders on record as running that the engine does not know")
        .register(registry);
    gauge("fulfilment.orders.stray", reading -> reading.orders().stray().count())
        .description("Orders the engine has running that are not so on record")
        .register(registry);
    gauge("fulfilment.outbox.unsent", Reading::unsent)
        .description("Messages the broker has not confirmed yet")
        .register(registry);
    gauge("fulfilment.outbox.oldest.age", Reading::oldestUnsentSeconds)
        .description("Age of the oldest message the broker has not confirmed yet")
        .baseUnit("seconds")
        .register(registry);
    gauge("fulfilment.inbox.oldest.waiting.age", Reading::oldestWaitingSeconds)
        .description("Age of the oldest message that waits for its turn")
        .baseUnit("seconds")
        .register(registry);
    gauge("fulfilment.process.incidents", Reading::incidents)
        .description("Jobs the engine has given up, for a person to look at")
        .register(registry);
    EnumSet.complementOf(EnumSet.copyOf(Disposition.ORDINARY))
        .forEach(disposition -> received(registry, disposition));
  }

  private void state(MeterRegistry registry, String state, ToDoubleFunction<Reading> value) {
    gauge("fulfilment.orders", value)
        .tag("state", state)
        .description("Orders by state; they add up to all that were ever accepted")
        .register(registry);
  }

  private void received(MeterRegistry registry, Disposition disposition) {
    gauge("fulfilment.inbox.messages", reading -> reading.received(disposition))
        .tag("disposition", disposition.name())
        .description("Received messages by what became of them, without the ordinary ones")
        .register(registry);
  }

  private Gauge.Builder<GaugeSnapshot> gauge(String name, ToDoubleFunction<Reading> value) {
    return Gauge.builder(
        name, readings, all -> all.latest().map(value::applyAsDouble).orElse(Double.NaN));
  }
}
