package io.orderescrow.transaction;

import java.sql.SQLException;
import java.util.stream.Stream;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells failures of the database from failures of what was to be done in it. */
public final class DatabaseFailures {

  private DatabaseFailures() {}

  /**
   * Whether the database cannot be used at all for now: no connection, shutting down, out of
   * resources. Neither a message nor a timer is to blame. PostgreSQL error classes 08, 53, 57 and
   * 58.
   */
  public static boolean isOutage(Throwable failure) {
    return causes(failure)
        .anyMatch(
            cause ->
                cause instanceof CannotCreateTransactionException
                    || cause instanceof DataAccessResourceFailureException
                    || hasState(cause, "08", "53", "57", "58"));
  }

  /**
   * Whether two transactions got in each other's way: the same again may go well. Error class 40,
   * and 23 since a row that was not there a moment ago is what a race looks like.
   */
  public static boolean isConflict(Throwable failure) {
    return causes(failure)
        .anyMatch(
            cause ->
                cause instanceof OptimisticLockingException
                    || cause instanceof ConcurrencyFailureException
                    || hasState(cause, "40", "23"));
  }

  /** Whether another transaction has changed or deleted a row since this one's snapshot. */
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
