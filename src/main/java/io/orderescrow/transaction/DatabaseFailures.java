package io.orderescrow.transaction;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.stream.Stream;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Classifies failures of database work. The SQL state decides if there is one: Spring's exceptions
 * are coarser, and count a timeout or an index row that is too large as a failed resource.
 */
public final class DatabaseFailures {

  private DatabaseFailures() {}

  /** The server accepts no writes: it was demoted, or a new primary is not promoted yet. */
  static final String READ_ONLY = "25006";

  /** The statement waited for a lock longer than {@code lock_timeout}. */
  public static final String LOCK_TIMEOUT = "55P03";

  /** The statement was cancelled: it took longer than {@code statement_timeout}. */
  private static final String CANCELLED = "57014";

  /**
   * Whether the database is unavailable: no connection, shutting down, read-only, out of resources.
   * The cause is not the message or timer in work. PostgreSQL error classes 08, 53, 57P and 58.
   */
  public static boolean isOutage(Throwable failure) {
    return causes(failure).anyMatch(DatabaseFailures::isWithoutConnection)
        || hasState(failure, "08", READ_ONLY, "53", "57P", "58")
        || states(failure).findAny().isEmpty()
            && causes(failure).anyMatch(DataAccessResourceFailureException.class::isInstance);
  }

  /** Whatever the SQL state: a wrong password, for instance, is an outage too. */
  private static boolean isWithoutConnection(Throwable cause) {
    return cause instanceof CannotCreateTransactionException
        || cause instanceof SQLTransientConnectionException
        || cause instanceof SQLNonTransientConnectionException;
  }

  /**
   * Whether a statement took too long, or waited too long for a lock. The same work may succeed
   * later, but not at once. Other work is not affected.
   */
  public static boolean isTimeout(Throwable failure) {
    return hasState(failure, LOCK_TIMEOUT, CANCELLED);
  }

  /**
   * Whether two transactions conflicted, so that a retry may succeed. Error class 40, and 23503 and
   * 23505 because of concurrent inserts and deletes.
   */
  public static boolean isConflict(Throwable failure) {
    return !isTimeout(failure)
        && (hasState(failure, "40", "23503", "23505")
            || causes(failure)
                .anyMatch(
                    cause ->
                        cause instanceof OptimisticLockingException
                            || cause instanceof ConcurrencyFailureException));
  }

  /**
   * Whether the work failed for no reason of its own: an outage, a conflict or a timeout. Work that
   * fails so is never given up.
   */
  public static boolean isTransient(Throwable failure) {
    return isOutage(failure) || isTimeout(failure) || isConflict(failure);
  }

  /** Whether another transaction changed or deleted a row after this one's snapshot. */
  public static boolean isStaleSnapshot(Throwable failure) {
    return hasState(failure, "40001");
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(20);
  }

  private static Stream<String> states(Throwable failure) {
    return causes(failure)
        .filter(SQLException.class::isInstance)
        .map(cause -> ((SQLException) cause).getSQLState())
        .filter(Objects::nonNull);
  }

  private static boolean hasState(Throwable failure, String... classes) {
    return states(failure).anyMatch(state -> Stream.of(classes).anyMatch(state::startsWith));
  }
}
