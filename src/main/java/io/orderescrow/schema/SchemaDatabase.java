package io.orderescrow.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL for Liquibase, with a change and its record in the history in one transaction.
 * Liquibase commits them one after the other. A node killed between the two commits leaves a schema
 * on which every later start fails, because the change cannot run twice.
 *
 * <p>Liquibase finds it by {@code META-INF/services}, and creates one for each connection.
 */
public final class SchemaDatabase extends PostgresDatabase {

  private boolean upgrading;
  private boolean commitWithRecord;
  private @Nullable Savepoint deferredCommit;

  @Override
  public int getPriority() {
    return PRIORITY_DATABASE;
  }

  /** From now on a commit is deferred until the change is recorded. */
  void beginUpgrade() {
    upgrading = true;
  }

  boolean isUpgrading() {
    return upgrading;
  }

  /** The next commit takes place, since it includes the record. */
  void commitWithRecord() {
    commitWithRecord = true;
  }

  void endUpgrade() throws DatabaseException {
    upgrading = false;
    rollback();
  }

  @Override
  public void commit() throws DatabaseException {
    try {
      if (upgrading && !commitWithRecord && !underlying().getAutoCommit()) {
        deferredCommit = underlying().setSavepoint();
        return;
      }
    } catch (SQLException failure) {
      throw new DatabaseException(failure);
    }
    deferredCommit = null;
    commitWithRecord = false;
    super.commit();
  }

  /** Rolls back to the last deferred commit and commits that, as Liquibase expects. */
  @Override
  public void rollback() throws DatabaseException {
    Savepoint last = deferredCommit;
    deferredCommit = null;
    commitWithRecord = false;
    if (last == null) {
      super.rollback();
      return;
    }
    try {
      underlying().rollback(last);
    } catch (SQLException failure) {
      throw new DatabaseException(failure);
    }
    super.commit();
  }

  Connection underlying() {
    return ((JdbcConnection) getConnection()).getUnderlyingConnection();
  }
}
