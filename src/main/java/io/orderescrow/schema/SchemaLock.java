package io.orderescrow.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LockException;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Liquibase's lock, one for each schema, as an advisory lock of the database session. Liquibase's
 * own is a row, which a node that is killed leaves behind: every later start would wait for five
 * minutes and then fail, until a person deletes it. This one ends with the connection of its owner,
 * and who waits for it goes on at once.
 *
 * <p>Liquibase finds it by {@code META-INF/services}, and makes one for each connection.
 */
public final class SchemaLock implements LockService {

  private static final Logger log = LoggerFactory.getLogger(SchemaLock.class);

  /** Of PostgreSQL: {@code lock_not_available}. */
  private static final String NOT_IN_TIME = "55P03";

  private @Nullable Database database;
  private int networkTimeout;
  private boolean held;

  @Override
  public int getPriority() {
    return PRIORITY_DATABASE;
  }

  @Override
  public boolean supports(Database candidate) {
    return candidate instanceof PostgresDatabase;
  }

  @Override
  public void setDatabase(Database database) {
    this.database = database;
  }

  @Override
  public boolean hasChangeLogLock() {
    return held;
  }

  /** Waits for as long as its owner lives: an upgrade may take any time. */
  @Override
  public void waitForLock() throws LockException {
    while (!acquireLock()) {
      log.info("Another node makes or upgrades the database schema {}; waiting for it", schema());
    }
  }

  /** Waits a few seconds at most. */
  @Override
  public boolean acquireLock() throws LockException {
    if (held) {
      return true;
    }
    try {
      Connection connection = connection();
      try (Statement limit = connection.createStatement()) {
        limit.execute("set local lock_timeout = '10s'");
        call(connection, "select pg_advisory_lock(hashtextextended(?, 0))");
      } catch (SQLException failure) {
        connection.rollback();
        if (NOT_IN_TIME.equals(failure.getSQLState())) {
          return false;
        }
        throw failure;
      }
      connection.commit();
      // No other statement may take as long as one that rebuilds a large table.
      networkTimeout = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, 0);
      held = true;
      return true;
    } catch (SQLException failure) {
      throw new LockException("The lock of schema " + schema() + " could not be had", failure);
    }
  }

  /** The connection goes back to its pool and would keep the lock there. */
  @Override
  public void releaseLock() throws LockException {
    try {
      Connection connection = connection();
      connection.rollback();
      call(connection, "select pg_advisory_unlock(hashtextextended(?, 0))");
      connection.commit();
      if (held) {
        connection.setNetworkTimeout(Runnable::run, networkTimeout);
      }
      held = false;
    } catch (SQLException failure) {
      throw new LockException(
          "The lock of schema " + schema() + " is kept until its connection ends", failure);
    }
  }

  private void call(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, "liquibase " + schema());
      statement.execute();
    }
  }

  private String schema() {
    return String.valueOf(database().getLiquibaseSchemaName());
  }

  private Connection connection() {
    return ((JdbcConnection) database().getConnection()).getUnderlyingConnection();
  }

  private Database database() {
    if (database == null) {
      throw new IllegalStateException("Liquibase gives each lock its database first");
    }
    return database;
  }

  /** Nobody can take it away from its owner but by ending the owner's session. */
  @Override
  public void forceReleaseLock() throws LockException {
    releaseLock();
  }

  /** PostgreSQL lists them, in {@code pg_locks}. */
  @Override
  public DatabaseChangeLogLock[] listLocks() {
    return new DatabaseChangeLogLock[0];
  }

  @Override
  public void setChangeLogLockWaitTime(long minutes) {
    // It waits for as long as the owner lives.
  }

  @Override
  public void setChangeLogLockRecheckTime(long seconds) {
    // It is told when the lock is free.
  }

  @Override
  public void init() {
    // There is no table.
  }

  @Override
  public void reset() {
    // Nothing is remembered but whether it is held.
  }

  @Override
  public void destroy() {
    // There is no table.
  }
}
