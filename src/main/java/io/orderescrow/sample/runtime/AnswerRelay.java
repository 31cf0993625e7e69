package io.orderescrow.sample.runtime;

import org.springframework.transaction.support.TransactionTemplate;

/**
 * Publishes answers out of the outbox, in the order they were given. Right after a commit and after
 * a crash the work is the same, so there is one way for both.
 *
 * <p>The rows stay locked while the broker is asked to confirm: another node takes the next ones,
 * and a crash leaves them for the next start. An answer may so leave twice, never not at all.
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
   * @return whether there may be more to publish at once
   * @throws UndeliveredException when the broker did not take some of it
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

  /** The broker has not taken answers that must reach the orchestrator. */
  static class UndeliveredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UndeliveredException(int count) {
      super(count + " answers could not be delivered; they stay in the outbox");
    }
  }
}
