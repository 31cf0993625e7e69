package io.orderescrow.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.exception.LockException;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Liquibase's lock as an advisory lock of the session. Liquibase's own is a row, which a killed
 * node leaves behind: every later start would wait five minutes and fail, until an operator deletes
 * the row. This lock ends with the connection of its owner, and the next node continues at once.
 *
 * <p>Liquibase finds it by {@code META-INF/services}, and creates one for each connection.
 */
public final class SchemaLock implements LockService {

  private static final Logger log = LoggerFactory.getLogger(SchemaLock.class);

  /** The SQL state after {@code lock_timeout}. */
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private @Nullable SchemaDatabase database;
  private int networkTimeout;
  private boolean held;

  @Override
  public int getPriority() {
    return PRIORITY_DATABASE;
  }

  @Override
  public boolean supports(Database candidate) {
    return candidate instanceof SchemaDatabase;
  }

  @Override
  public void setDatabase(Database given) {
    database = (SchemaDatabase) given;
  }

  @Override
  public boolean hasChangeLogLock() {
    return held;
  }

  /** Waits without limit while another node has it: an upgrade may take any time. */
  @Override
  public void waitForLock() throws LockException {
    while (!acquireLock()) {
      log.info("Another node creates or upgrades the database schema {}; waiting for it", schema());
    }
  }

  /** Waits at most ten seconds. */
  @Override
  public boolean acquireLock() throws LockException {
    if (held) {
      return true;
    }
    try {
      if (tryLock()) {
        held = true;
        // An upgrade may rebuild a large table, so its statements have no time limit.
        networkTimeout = connection().getNetworkTimeout();
        connection().setNetworkTimeout(Runnable::run, 0);
        execute("set lock_timeout = 0; set statement_timeout = 0");
        connection().commit();
        database().beginUpgrade();
      }
      return held;
    } catch (SQLException failure) {
      throw new LockException("Could not acquire the lock of schema " + schema(), failure);
    }
  }

  /** Explicitly, because the connection stays open in its pool. */
  @Override
  public void releaseLock() throws LockException {
    if (!held) {
      return;
    }
    try {
      database().endUpgrade();
      // Rolls back uncommitted work.
      connection().rollback();
      call("select pg_advisory_unlock(hashtextextended(?, 0))");
      execute("reset lock_timeout; reset statement_timeout");
      connection().commit();
      connection().setNetworkTimeout(Runnable::run, networkTimeout);
      held = false;
    } catch (SQLException | DatabaseException failure) {
      throw new LockException(
          "Could not release the lock of schema " + schema() + "; it ends with its connection",
          failure);
    }
  }

  /**
   * Waits at most ten seconds, so that no time limit of the connection ends it. The session holds
   * the lock: it survives commits and ends with the connection at the latest. It is reentrant.
   */
  private boolean tryLock() throws SQLException {
    Connection connection = connection();
    try {
      execute("set local lock_timeout = '10s'");
      call("select pg_advisory_lock(hashtextextended(?, 0))");
    } catch (SQLException failure) {
      connection.rollback();
      if (LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
        return false;
      }
      throw failure;
    }
    connection.commit();
    return true;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection().createStatement()) {
      statement.execute(sql);
    }
  }

  private void call(String sql) throws SQLException {
    try (PreparedStatement statement = connection().prepareStatement(sql)) {
      statement.setString(1, "liquibase " + schema());
      statement.execute();
    }
  }

  private Connection connection() {
    return database().underlying();
  }

  private String schema() {
    return String.valueOf(database().getLiquibaseSchemaName());
  }

  private SchemaDatabase database() {
    if (database == null) {
      throw new IllegalStateException("Liquibase has not set the database of this lock");
    }
    return database;
  }

  /** Only the end of the owner's session can take the lock from its owner. */
  @Override
  public void forceReleaseLock() throws LockException {
    releaseLock();
  }

  /** PostgreSQL lists the locks in {@code pg_locks}. */
  @Override
  public DatabaseChangeLogLock[] listLocks() {
    return new DatabaseChangeLogLock[0];
  }

  @Override
  public void setChangeLogLockWaitTime(long minutes) {
    // It waits without limit.
  }

  @Override
  public void setChangeLogLockRecheckTime(long seconds) {
    // PostgreSQL wakes it when the lock is free.
  }

  @Override
  public void init() {
    // There is no table.
  }

  @Override
  public void reset() {
    // The connection holds the lock.
  }

  @Override
  public void destroy() {
    // There is no table.
  }
}
