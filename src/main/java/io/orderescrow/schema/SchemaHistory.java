package io.orderescrow.schema;

import java.sql.SQLException;
import liquibase.changelog.StandardChangeLogHistoryService;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.DatabaseException;
import liquibase.exception.LockException;

/**
 * Liquibase's table of the changes that were made. Liquibase makes it before it takes its own lock,
 * so of two nodes that start on an empty database one would fail.
 *
 * <p>Liquibase finds it by {@code META-INF/services}, and makes one for each connection.
 */
public final class SchemaHistory extends StandardChangeLogHistoryService {

  private boolean ready;

  @Override
  public int getPriority() {
    return PRIORITY_DATABASE;
  }

  @Override
  public boolean supports(Database candidate) {
    return candidate instanceof PostgresDatabase;
  }

  @Override
  public void init() throws DatabaseException {
    if (ready) {
      return;
    }
    SchemaLock lock = new SchemaLock();
    lock.setDatabase(getDatabase());
    try {
      lock.waitForLock();
      try {
        super.init();
        lock.connection().commit();
      } finally {
        lock.releaseLock();
      }
      ready = true;
    } catch (LockException | SQLException failure) {
      throw new DatabaseException(failure);
    }
  }

  @Override
  public void reset() {
    super.reset();
    ready = false;
  }
}
