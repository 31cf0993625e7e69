package io.orderescrow.schema;

import java.sql.Connection;
import java.sql.SQLException;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.exception.LockException;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Liquibase's lock, as one of the database session. Liquibase's own is a row, which a node that is
 * killed leaves behind: every later start would wait for five minutes and then fail, until a person
 * deletes it. This one ends with the connection of its owner, and who waits for it goes on at once.
 *
 * <p>Liquibase finds it by {@code META-INF/services}, and makes one for each connection.
 */
public final class SchemaLock implements LockService {

  private static final Logger log = LoggerFactory.getLogger(SchemaLock.class);

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
      if (new SessionLock(database()).take()) {
        held = true;
        // No other statement may take as long as one that rebuilds a large table.
        networkTimeout = connection().getNetworkTimeout();
        connection().setNetworkTimeout(Runnable::run, 0);
        database().beginUpgrade();
      }
      return held;
    } catch (SQLException failure) {
      throw new LockException("The lock of schema " + schema() + " was not had", failure);
    }
  }

  /** The connection goes back to its pool and would keep the lock there. */
  @Override
  public void releaseLock() throws LockException {
    if (!held) {
      return;
    }
    try {
      database().endUpgrade();
      new SessionLock(database()).giveBack();
      connection().setNetworkTimeout(Runnable::run, networkTimeout);
      held = false;
    } catch (SQLException | DatabaseException failure) {
      throw new LockException(
          "The lock of schema " + schema() + " is kept until its connection ends", failure);
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
    // Whether it is held is a fact of the connection.
  }

  @Override
  public void destroy() {
    // There is no table.
  }
}
