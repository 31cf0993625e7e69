package io.orderescrow.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL as Liquibase sees it, with a change and the note that it was made in one transaction.
 * Liquibase commits the one and then the other: a node that is killed between the two leaves a
 * schema on which every later start fails, since the change cannot be made twice.
 *
 * <p>Liquibase finds it by {@code META-INF/services}, and makes one for each connection.
 */
public final class SchemaDatabase extends PostgresDatabase {

  private boolean upgrading;
  private boolean noted;
  private @Nullable Savepoint wished;

  @Override
  public int getPriority() {
    return PRIORITY_DATABASE;
  }

  /** From now on a commit waits for the note that follows the change. */
  void beginUpgrade() {
    upgrading = true;
  }

  boolean isUpgrading() {
    return upgrading;
  }

  /** The next commit includes the note, and is one. */
  void noted() {
    noted = true;
  }

  void endUpgrade() throws DatabaseException {
    upgrading = false;
    rollback();
  }

  @Override
  public void commit() throws DatabaseException {
    try {
      if (upgrading && !noted && !underlying().getAutoCommit()) {
        wished = underlying().setSavepoint();
        return;
      }
    } catch (SQLException failure) {
      throw new DatabaseException(failure);
    }
    wished = null;
    noted = false;
    super.commit();
  }

  /** What was to be committed before is committed, as Liquibase believes that it was. */
  @Override
  public void rollback() throws DatabaseException {
    Savepoint last = wished;
    wished = null;
    noted = false;
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
