package io.orderescrow.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Gathers what happens in the course of a transaction, to hand it on in one go: a batch of a
 * hundred messages then costs one statement instead of a hundred.
 *
 * @param <T> what is gathered
 */
public final class TransactionBatch<T> {

  /** When the gathered items are handed on. */
  public enum Moment {
    /** Inside the transaction; a failure rolls it back. */
    BEFORE_COMMIT,
    /** Once it is certain. */
    AFTER_COMMIT
  }

  private final Moment moment;
  private final Consumer<List<T>> receiver;

  public TransactionBatch(Moment moment, Consumer<List<T>> receiver) {
    this.moment = moment;
    this.receiver = receiver;
  }

  /**
   * @throws IllegalStateException when no transaction is under way, or it is too late in it
   */
  public void add(T item) {
    Batch batch = current();
    if (batch.handedOn) {
      throw new IllegalStateException(
          "The transaction is about to commit; what is added now would be lost: " + item);
    }
    batch.items.add(item);
  }

  /**
   * Spring suspends synchronizations with their transaction, so nothing leaks into an inner one.
   */
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
    private boolean handedOn;

    private TransactionBatch<T> owner() {
      return TransactionBatch.this;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      if (moment == Moment.BEFORE_COMMIT) {
        handedOn = true;
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
