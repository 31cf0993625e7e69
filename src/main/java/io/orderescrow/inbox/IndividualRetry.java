package io.orderescrow.inbox;

import io.orderescrow.transaction.DatabaseFailures;
import java.util.function.Supplier;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does again, alone, what failed together with others, until it succeeds or is shown to be at fault
 * itself.
 *
 * <p>Each try sees one snapshot of the database (repeatable read). A process that moves on
 * meanwhile then shows as a conflict, and a conflict is nobody's fault: whoever won it has done a
 * step, and there are only so many. Without the snapshot the engine reads a process in several
 * statements, finds the half of it gone, and fails in ways that look like a fault of the message.
 */
@Component
@Profile("orchestrator")
class IndividualRetry {

  /** A failure may pass: memory that is short, a statement that was cancelled. */
  private static final int FAILURES = 5;

  /** More than there can be transactions that want to move one process at the same time. */
  private static final int CONFLICTS = 50;

  private final TransactionTemplate snapshot;
  private final InboxMeters meters;

  IndividualRetry(PlatformTransactionManager transactions, InboxMeters meters) {
    this.meters = meters;
    this.snapshot = new TransactionTemplate(transactions);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /**
   * Does it, each try in a transaction of its own.
   *
   * @throws RuntimeException the last failure: an outage of the database at once, any other after
   *     some tries
   */
  <T> T tryUntilDone(Supplier<T> work) {
    int failures = 0;
    int conflicts = 0;
    while (true) {
      try {
        T result = snapshot.execute(status -> work.get());
        meters.triedAlone("done");
        return result;
      } catch (RuntimeException e) {
        boolean conflict = DatabaseFailures.isConflict(e);
        meters.triedAlone(conflict ? "conflict" : "failed");
        boolean lastTry = conflict ? ++conflicts == CONFLICTS : ++failures == FAILURES;
        if (lastTry || DatabaseFailures.isOutage(e)) {
          throw e;
        }
      }
    }
  }

  /**
   * The same for work without a result.
   *
   * @throws RuntimeException as above
   */
  void tryUntilDone(Runnable work) {
    tryUntilDone(
        () -> {
          work.run();
          return true;
        });
  }
}
