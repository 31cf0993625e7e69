package io.orderescrow.outbox;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.OrderLogging;
import io.orderescrow.outbox.OutboxTable.Postponed;
import io.orderescrow.outbox.PublishOutcome.Confirmed;
import io.orderescrow.outbox.PublishOutcome.Undelivered;
import io.orderescrow.outbox.PublishOutcome.Unreachable;
import io.orderescrow.polling.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes rows and stores the outcome of each. It keeps outcomes that it could not store, and
 * stores them before it publishes again: a database outage alone publishes no message twice. Used
 * by one thread.
 */
final class OutboxPublisher {

  private static final Logger log = LoggerFactory.getLogger(OutboxPublisher.class);

  private final OutboxTable table;
  private final Publisher publisher;
  private final OutboxMeters meters;
  private final Backoff retry;
  private final Clock clock;

  private List<Long> confirmed = List.of();
  private List<Postponed> postponed = List.of();

  OutboxPublisher(
      OutboxTable table, Publisher publisher, OutboxMeters meters, Backoff retry, Clock clock) {
    this.table = table;
    this.publisher = publisher;
    this.meters = meters;
    this.retry = retry;
    this.clock = clock;
  }

  /**
   * @throws BrokerUnavailableException when the broker could not be reached for some of them; all
   *     outcomes are stored
   */
  void publish(List<UnsentMessage> rows) {
    Instant begun = clock.instant();
    List<PublishOutcome> outcomes =
        publisher.publish(rows.stream().map(UnsentMessage::message).toList());
    Instant now = clock.instant();
    meters.published(rows, outcomes, begun, now);
    List<Long> sent = new ArrayList<>();
    List<Postponed> later = new ArrayList<>();
    @Nullable String unreachableReason = null;
    for (int i = 0; i < rows.size(); i++) {
      UnsentMessage row = rows.get(i);
      PublishOutcome outcome = outcomes.get(i);
      if (outcome instanceof Confirmed) {
        sent.add(row.seq());
      } else if (outcome instanceof Undelivered undelivered) {
        later.add(retryLater(row, undelivered.reason(), now));
      } else if (outcome instanceof Unreachable unreachable) {
        unreachableReason = unreachable.reason();
        later.add(new Postponed(row.seq(), now, false, unreachableReason));
      }
    }
    confirmed = Stream.of(confirmed, sent).flatMap(List::stream).distinct().toList();
    postponed = later;
    storeOutcomes();
    if (unreachableReason != null) {
      throw new BrokerUnavailableException(unreachableReason);
    }
  }

  /** Stores the outcomes that are not stored yet. */
  void storeOutcomes() {
    if (!confirmed.isEmpty()) {
      confirmed = table.markSent(confirmed, clock.instant());
    }
    if (!postponed.isEmpty()) {
      table.postpone(postponed);
      postponed = List.of();
    }
  }

  private Postponed retryLater(UnsentMessage row, String reason, Instant now) {
    Duration wait = retry.after(row.tries() + 1);
    // Logged once per message; the table and the gauges show later tries.
    if (row.tries() == 0) {
      Envelope message = row.message().envelope();
      OrderLogging.in(log.atWarn(), message.subject())
          .log(
              "{} of {} was not delivered: {}. It stays in the outbox and is retried with back-off",
              message.type(),
              message.subject(),
              reason);
    }
    return new Postponed(row.seq(), now.plus(wait), true, reason);
  }
}
