package io.orderescrow.engine;

import io.orderescrow.transaction.DatabaseFailures;
import org.apache.ibatis.exceptions.PersistenceException;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbOperation;
import org.camunda.bpm.engine.impl.db.sql.BatchDbSqlSession;
import org.camunda.bpm.engine.impl.db.sql.DbSqlSession;
import org.camunda.bpm.engine.impl.db.sql.DbSqlSessionFactory;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;

/**
 * The engine's own writer, which also knows how a conflict shows on a snapshot of the database: as
 * an error of PostgreSQL, where the engine expects a count of no rows. It would take it for a
 * failure of the database, and log it at length.
 */
class SnapshotAwareSession extends BatchDbSqlSession {

  SnapshotAwareSession(DbSqlSessionFactory statements) {
    super(statements);
  }

  /** Opens sessions of this kind, with the statements of the engine's own factory. */
  record Factory(DbSqlSessionFactory statements) implements SessionFactory {

    @Override
    public Class<?> getSessionType() {
      return DbSqlSession.class;
    }

    @Override
    public Session openSession() {
      return new SnapshotAwareSession(statements);
    }
  }

  @Override
  protected boolean isConcurrentModificationException(
      DbOperation operation, PersistenceException failure) {
    return DatabaseFailures.isStaleSnapshot(failure)
        || super.isConcurrentModificationException(operation, failure);
  }
}
