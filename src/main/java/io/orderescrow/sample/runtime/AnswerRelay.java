package io.orderescrow.sample.runtime;

import io.orderescrow.sample.runtime.AnswerTable.Emission;
import java.time.Duration;
import java.util.List;
import org.springframework.amqp.AmqpException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Publishes answers from the outbox, oldest first. The same code runs after a commit and after a
 * crash.
 *
 * <p>The rows stay locked while the relay waits for publisher confirms, so another node takes the
 * next rows. A crash leaves the rows in the outbox, and the next start publishes them. An answer
 * can therefore be published twice, but it is never lost.
 */
class AnswerRelay {

  private static final int BATCH = 200;
  private static final int PURGED_AT_ONCE = 1000;

  private final AnswerTable table;
  private final AnswerPublisher publisher;
  private final TransactionTemplate transaction;
  private final Duration answersKept;

  /**
   * @param answersKept the time for which published answers stay in the outbox
   */
  AnswerRelay(
      AnswerTable table,
      AnswerPublisher publisher,
      TransactionTemplate transaction,
      Duration answersKept) {
    this.table = table;
    this.publisher = publisher;
    this.transaction = transaction;
    this.answersKept = answersKept;
  }

  private record Round(int offered, int confirmed) {}

  /**
   * Publishes one batch.
   *
   * @return whether there may be more answers to publish at once
   * @throws AmqpException when the broker did not accept the whole batch
   */
  boolean publishBatch() {
    Round round = transaction.execute(status -> publishLocked());
    if (round == null || round.offered() == 0) {
      table.purge(answersKept, PURGED_AT_ONCE);
      return false;
    }
    if (round.confirmed() < round.offered()) {
      throw new AmqpException(
          (round.offered() - round.confirmed())
              + " answers could not be published; they stay in the outbox");
    }
    return round.offered() == BATCH;
  }

  private Round publishLocked() {
    List<Emission> emissions = table.unpublished(BATCH);
    if (emissions.isEmpty()) {
      return new Round(0, 0);
    }
    List<Long> confirmed = publisher.publish(emissions);
    table.published(confirmed);
    return new Round(emissions.size(), confirmed.size());
  }
}
