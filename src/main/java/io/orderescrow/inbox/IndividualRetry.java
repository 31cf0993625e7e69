package io.orderescrow.inbox;

import io.orderescrow.transaction.DatabaseFailures;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Repeats work whose batch failed, alone, until it succeeds or fails for its own reasons.
 *
 * <p>Each attempt sees one snapshot of the database (repeatable read). A concurrent step of the
 * process then shows as a conflict. The number of conflicts is bounded, because each winner moves
 * the process one step. Without a snapshot the engine reads a process in several statements, may
 * find half of it gone, and fails in ways that look like a fault of the message.
 */
@Component
class IndividualRetry {

  /** Some failures are gone at the next attempt. */
  private static final int FAILURES = 5;

  /** More than there can be concurrent transactions on one process. */
  private static final int CONFLICTS = 50;

  private final TransactionTemplate snapshot;
  private final InboxObserver observer;

  IndividualRetry(PlatformTransactionManager transactions, InboxObserver observer) {
    this.observer = observer;
    this.snapshot = new TransactionTemplate(transactions);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /**
   * Runs the work, each attempt in its own transaction.
   *
   * @throws RuntimeException the last failure: an outage of the database or a timeout at once, any
   *     other after several attempts
   */
  <T> T tryUntilDone(Supplier<T> work) {
    int failures = 0;
    int conflicts = 0;
    while (true) {
      try {
        T result = snapshot.execute(status -> work.get());
        observer.individualRetry("done");
        return result;
      } catch (RuntimeException e) {
        boolean conflict = DatabaseFailures.isConflict(e);
        observer.individualRetry(outcome(e, conflict));
        boolean lastTry = conflict ? ++conflicts == CONFLICTS : ++failures == FAILURES;
        if (lastTry || DatabaseFailures.isOutage(e) || DatabaseFailures.isTimeout(e)) {
          throw e;
        }
      }
    }
  }

  private static String outcome(RuntimeException failure, boolean conflict) {
    if (conflict) {
      return "conflict";
    }
    return DatabaseFailures.isTimeout(failure) ? "timeout" : "failed";
  }
}
