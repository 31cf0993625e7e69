package io.orderescrow.sample.runtime;

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
  private final SampleSettings settings;

  AnswerRelay(
      AnswerTable table,
      AnswerPublisher publisher,
      TransactionTemplate transaction,
      SampleSettings settings) {
    this.table = table;
    this.publisher = publisher;
    this.transaction = transaction;
    this.settings = settings;
  }

  /**
   * Publishes one batch.
   *
   * @return whether there may be more answers to publish at once
   * @throws UndeliveredException when the broker did not accept the whole batch
   */
  boolean publishBatch() {
    var found = transaction.execute(status -> publishLocked());
    if (found == null || found.offered() == 0) {
      table.purge(settings.answersKept(), PURGED_AT_ONCE);
      return false;
    }
    if (found.confirmed() < found.offered()) {
      throw new UndeliveredException(found.offered() - found.confirmed());
    }
    return found.offered() == BATCH;
  }

  private Round publishLocked() {
    var emissions = table.unpublished(BATCH);
    if (emissions.isEmpty()) {
      return new Round(0, 0);
    }
    var confirmed = publisher.publish(emissions);
    table.published(confirmed);
    return new Round(emissions.size(), confirmed.size());
  }

  private record Round(int offered, int confirmed) {}

  /** The broker did not accept all answers of a batch. */
  static class UndeliveredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UndeliveredException(int count) {
      super(count + " answers could not be published; they stay in the outbox");
    }
  }
}
