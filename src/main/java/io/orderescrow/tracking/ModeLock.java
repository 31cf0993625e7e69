package io.orderescrow.tracking;

import io.orderescrow.transaction.DatabaseFailures;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/**
 * Two advisory locks of PostgreSQL. A node holds the first exclusively while it checks and changes
 * the mode, so that nodes start one after the other. It shares the second with all other nodes
 * while it runs, so that a starting node can tell whether another one runs. The locks belong to a
 * database session of their own and end with it, even if the node crashes.
 */
@Component
class ModeLock {

  private static final Logger log = LoggerFactory.getLogger(ModeLock.class);

  private static final String STARTING = "hashtextextended('order escrow starts', 0)";
  private static final String RUNNING = "hashtextextended('order escrow runs', 0)";

  private final DataSource database;
  private @Nullable SingleConnectionDataSource session;

  ModeLock(DataSource database) {
    this.database = database;
  }

  /**
   * Waits until no other node is starting, without limit: a takeover may take any time. Each
   * statement waits for a short time, so that no time limit of the connection ends it.
   */
  void lockStartup() {
    try {
      session = new SingleConnectionDataSource(database.getConnection(), true);
    } catch (SQLException e) {
      throw new CannotGetJdbcConnectionException("No database session for the mode lock", e);
    }
    call("set lock_timeout = '10s'");
    while (!tryLockStartup()) {
      log.info("Another node is starting; waiting for it");
    }
    call("reset lock_timeout");
  }

  private boolean tryLockStartup() {
    try {
      call("select pg_advisory_lock(" + STARTING + ")");
      return true;
    } catch (RuntimeException e) {
      if (DatabaseFailures.isTimeout(e)) {
        return false;
      }
      throw e;
    }
  }

  /** Whether no node runs; no other node can start before {@link #unlockStartupAndRun}. */
  boolean noNodeRuns() {
    boolean none =
        Boolean.TRUE.equals(
            jdbc().queryForObject("select pg_try_advisory_lock(" + RUNNING + ")", Boolean.class));
    if (none) {
      call("select pg_advisory_unlock(" + RUNNING + ")");
    }
    return none;
  }

  void unlockStartupAndRun() {
    call("select pg_advisory_lock_shared(" + RUNNING + ")");
    call("select pg_advisory_unlock(" + STARTING + ")");
  }

  /** Releases the locks and returns the connection to the pool. */
  void close() {
    if (session != null) {
      try {
        call("select pg_advisory_unlock_all()");
      } catch (RuntimeException lost) {
        // PostgreSQL has released the locks with the connection.
      }
      session.destroy();
      session = null;
    }
  }

  private void call(String sql) {
    jdbc().execute(sql);
  }

  private JdbcTemplate jdbc() {
    return new JdbcTemplate(Objects.requireNonNull(session, "lockStartup was not called"));
  }
}
