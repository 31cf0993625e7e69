package io.orderescrow.transaction;

import java.sql.SQLException;
import java.util.stream.Stream;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Classifies failures of database work by exception type and SQL state. */
public final class DatabaseFailures {

  private DatabaseFailures() {}

  /** The server accepts no writes: it was demoted, or a new primary is not promoted yet. */
  static final String READ_ONLY = "25006";

  /**
   * Whether the database is unavailable: no connection, shutting down, read-only, out of resources.
   * The cause is not the message or timer in work. PostgreSQL error classes 08, 53, 57 and 58.
   */
  public static boolean isOutage(Throwable failure) {
    return causes(failure)
        .anyMatch(
            cause ->
                cause instanceof CannotCreateTransactionException
                    || cause instanceof DataAccessResourceFailureException
                    || hasState(cause, "08", READ_ONLY, "53", "57", "58"));
  }

  /**
   * Whether two transactions conflicted, so that a retry may succeed. Error class 40, and 23503 and
   * 23505 because of concurrent inserts and deletes.
   */
  public static boolean isConflict(Throwable failure) {
    return causes(failure)
        .anyMatch(
            cause ->
                cause instanceof OptimisticLockingException
                    || cause instanceof ConcurrencyFailureException
                    || hasState(cause, "40", "23503", "23505"));
  }

  /** Whether another transaction changed or deleted a row after this one's snapshot. */
  public static boolean isStaleSnapshot(Throwable failure) {
    return causes(failure).anyMatch(cause -> hasState(cause, "40001"));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(20);
  }

  private static boolean hasState(Throwable cause, String... classes) {
    return cause instanceof SQLException sql
        && sql.getSQLState() != null
        && Stream.of(classes).anyMatch(sql.getSQLState()::startsWith);
  }
}
