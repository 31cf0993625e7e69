package io.orderescrow.order;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.outbox.OutboxLogTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gauges of orders and messages. They read the database only when they are scraped, once for all of
 * them, and have no value ({@code NaN}) while it is unavailable.
 */
@Component
class OrderMeters implements MeterBinder {

  private static final Logger log = LoggerFactory.getLogger(OrderMeters.class);
  private static final Duration MAX_AGE = Duration.ofSeconds(10);

  private final ReconciliationReader reconciliation;
  private final InboxLogTable inbox;
  private final OutboxLogTable outbox;
  private final Clock clock;

  private Optional<Reading> latest = Optional.empty();
  private Instant readAt = Instant.MIN;

  OrderMeters(
      ReconciliationReader reconciliation,
      InboxLogTable inbox,
      OutboxLogTable outbox,
      Clock clock) {
    this.reconciliation = reconciliation;
    this.inbox = inbox;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * @param oldestUnsentSeconds 0 when all messages are sent
   * @param oldestWaitingSeconds 0 when no message waits to be processed
   * @param incidents jobs that the engine does not retry any more
   */
  private record Reading(
      Reconciliation orders,
      Map<Disposition, Long> received,
      long unsent,
      double oldestUnsentSeconds,
      double oldestWaitingSeconds,
      long incidents) {

    double unaccounted() {
      return orders.unaccounted().count() + orders.lost().count() + orders.stray().count();
    }

    double received(Disposition disposition) {
      return received.getOrDefault(disposition, 0L);
    }
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    state(registry, "announced", reading -> reading.orders().announced());
    state(registry, "running", reading -> reading.orders().running());
    state(registry, "completed", reading -> reading.orders().completed());
    state(registry, "cancelled", reading -> reading.orders().cancelled());
    state(registry, "deleted", reading -> reading.orders().deleted());
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

  private Gauge.Builder<OrderMeters> gauge(String name, ToDoubleFunction<Reading> value) {
    return Gauge.builder(
        name, this, all -> all.latest().map(value::applyAsDouble).orElse(Double.NaN));
  }

  /**
   * The latest reading, at most ten seconds old; empty when it failed. A failed reading is cached
   * as long as a successful one: a scrape reads every gauge, and must not wait for an unavailable
   * database once for each.
   */
  private synchronized Optional<Reading> latest() {
    Instant now = clock.instant();
    if (readAt.isBefore(now.minus(MAX_AGE))) {
      latest = read(now);
      readAt = clock.instant();
    }
    return latest;
  }

  private Optional<Reading> read(Instant now) {
    try {
      return Optional.of(
          new Reading(
              reconciliation.current(),
              inbox.counts(),
              outbox.unsent(),
              age(outbox.oldestUnsent(), now),
              age(inbox.oldestWaiting(), now),
              reconciliation.incidents()));
    } catch (RuntimeException e) {
      log.warn("The gauges have no value because the database does not answer: {}", e.toString());
      return Optional.empty();
    }
  }

  /** In seconds; not negative, although the clock of another node may be ahead of ours. */
  private static double age(Optional<Instant> oldest, Instant now) {
    return oldest
        .map(since -> Math.max(0, Duration.between(since, now).toMillis() / 1e3))
        .orElse(0.0);
  }
}
