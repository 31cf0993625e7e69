package io.orderescrow.order;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.outbox.OutboxLogTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * One reading for all gauges. A failed reading is cached as long as a successful one: a scrape
 * reads every gauge, and must not wait for an unavailable database once for each.
 */
@Component
class GaugeSnapshot {

  private static final Logger log = LoggerFactory.getLogger(GaugeSnapshot.class);
  private static final Duration MAX_AGE = Duration.ofSeconds(10);

  private final ReconciliationReader reconciliation;
  private final InboxLogTable inbox;
  private final OutboxLogTable outbox;
  private final Clock clock;

  private Optional<Reading> latest = Optional.empty();
  private Instant readAt = Instant.MIN;

  GaugeSnapshot(
      ReconciliationReader accounting, InboxLogTable inbox, OutboxLogTable outbox, Clock clock) {
    this.reconciliation = accounting;
    this.inbox = inbox;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * @param oldestUnsentSeconds 0 when all messages are sent
   * @param oldestWaitingSeconds 0 when no message waits to be processed
   * @param incidents jobs that the engine does not retry any more
   */
  record Reading(
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

  /** The latest reading, at most ten seconds old; empty when it failed. */
  synchronized Optional<Reading> latest() {
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
