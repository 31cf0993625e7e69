package io.orderescrow.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Collects items during a transaction and delivers them together, so that a batch of a hundred
 * messages costs one statement.
 *
 * @param <T> type of the items
 */
public final class TransactionBatch<T> {

  /** When the items are delivered. */
  public enum Moment {
    /** Inside the transaction; a failure of the receiver rolls it back. */
    BEFORE_COMMIT,
    /** After the commit. */
    AFTER_COMMIT
  }

  private final Moment moment;
  private final Consumer<List<T>> receiver;

  public TransactionBatch(Moment moment, Consumer<List<T>> receiver) {
    this.moment = moment;
    this.receiver = receiver;
  }

  /**
   * @throws IllegalStateException when no transaction is active, or its items are delivered already
   */
  public void add(T item) {
    Batch batch = current();
    if (batch.closed) {
      throw new IllegalStateException(
          "The transaction is about to commit, so this item would be lost: " + item);
    }
    batch.items.add(item);
  }

  /** Spring suspends synchronizations with their transaction, so an inner one has its own batch. */
  private Batch current() {
    for (TransactionSynchronization known :
        TransactionSynchronizationManager.getSynchronizations()) {
      if (known instanceof TransactionBatch<?>.Batch other && other.owner() == this) {
        @SuppressWarnings("unchecked")
        Batch batch = (Batch) known;
        return batch;
      }
    }
    Batch batch = new Batch();
    TransactionSynchronizationManager.registerSynchronization(batch);
    return batch;
  }

  private final class Batch implements TransactionSynchronization {

    private final List<T> items = new ArrayList<>();
    private boolean closed;

    private TransactionBatch<T> owner() {
      return TransactionBatch.this;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      if (moment == Moment.BEFORE_COMMIT) {
        closed = true;
        receiver.accept(List.copyOf(items));
      }
    }

    @Override
    public void afterCommit() {
      if (moment == Moment.AFTER_COMMIT) {
        receiver.accept(List.copyOf(items));
      }
    }
  }
}
