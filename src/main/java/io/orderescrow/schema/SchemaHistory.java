package io.orderescrow.schema;

import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.StandardChangeLogHistoryService;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.exception.LockException;

/**
 * Liquibase's table of changes, created under the lock. Liquibase creates it before it takes its
 * lock, so one of two nodes that start on an empty database would fail.
 *
 * <p>Liquibase finds it by {@code META-INF/services}, and creates one for each connection.
 */
public final class SchemaHistory extends StandardChangeLogHistoryService {

  private boolean ready;

  @Override
  public int getPriority() {
    return PRIORITY_DATABASE;
  }

  @Override
  public boolean supports(Database candidate) {
    return candidate instanceof SchemaDatabase;
  }

  @Override
  public void init() throws DatabaseException {
    if (ready) {
      return;
    }
    if (((SchemaDatabase) getDatabase()).isUpgrading()) {
      super.init();
      ready = true;
      return;
    }
    SchemaLock lock = new SchemaLock();
    lock.setDatabase(getDatabase());
    try {
      lock.waitForLock();
      try {
        super.init();
      } finally {
        lock.releaseLock();
      }
      ready = true;
    } catch (LockException failure) {
      throw new DatabaseException(failure);
    }
  }

  @Override
  public void setExecType(ChangeSet change, ExecType outcome) throws DatabaseException {
    ((SchemaDatabase) getDatabase()).commitWithRecord();
    super.setExecType(change, outcome);
  }

  @Override
  public void reset() {
    super.reset();
    ready = false;
  }
}
