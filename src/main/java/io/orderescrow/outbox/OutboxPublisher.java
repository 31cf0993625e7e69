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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes rows and writes down what came of each. What is not written down yet, because the
 * database was away, is kept and written before anything else is published: so an outage of the
 * database does not by itself publish a message twice. Used by one thread.
 */
final class OutboxPublisher {

  private static final Logger log = LoggerFactory.getLogger(OutboxPublisher.class);

  private final OutboxTable table;
  private final Publisher publisher;
  private final Backoff retry;
  private final Clock clock;

  private List<Long> confirmed = List.of();
  private List<Postponed> postponed = List.of();

  OutboxPublisher(OutboxTable table, Publisher publisher, Backoff retry, Clock clock) {
    this.table = table;
    this.publisher = publisher;
    this.retry = retry;
    this.clock = clock;
  }

  /**
   * @throws BrokerUnavailableException when the broker could not be asked about some of them; all
   *     is written down
   */
  void publish(List<UnsentMessage> rows) {
    List<PublishOutcome> outcomes =
        publisher.publish(rows.stream().map(UnsentMessage::message).toList());
    Instant now = clock.instant();
    List<Long> sent = new ArrayList<>();
    List<Postponed> later = new ArrayList<>();
    @Nullable String away = null;
    for (int i = 0; i < rows.size(); i++) {
      UnsentMessage row = rows.get(i);
      PublishOutcome outcome = outcomes.get(i);
      if (outcome instanceof Confirmed) {
        sent.add(row.seq());
      } else if (outcome instanceof Undelivered undelivered) {
        later.add(refused(row, undelivered.reason(), now));
      } else if (outcome instanceof Unreachable unreachable) {
        away = unreachable.reason();
        later.add(new Postponed(row.seq(), now, false, away));
      }
    }
    confirmed = sent;
    postponed = later;
    settle();
    if (away != null) {
      throw new BrokerUnavailableException(away);
    }
  }

  /** Writes down what is not written down yet. */
  void settle() {
    if (!confirmed.isEmpty()) {
      table.markSent(confirmed, clock.instant());
      confirmed = List.of();
    }
    if (!postponed.isEmpty()) {
      table.postpone(postponed);
      postponed = List.of();
    }
  }

  private Postponed refused(UnsentMessage row, String reason, Instant now) {
    Duration wait = retry.after(row.tries() + 1);
    // Once per message: the table and its gauges tell of the later tries.
    if (row.tries() == 0) {
      Envelope message = row.message().envelope();
      OrderLogging.in(log.atWarn(), message.subject())
          .log(
              "{} of {} was not delivered: {}. It stays in the outbox and is tried again with"
                  + " growing waits",
              message.type(),
              message.subject(),
              reason);
    }
    return new Postponed(row.seq(), now.plus(wait), true, reason);
  }
}
