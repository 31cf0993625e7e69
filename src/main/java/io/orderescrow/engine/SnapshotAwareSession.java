package io.orderescrow.engine;

import io.orderescrow.transaction.DatabaseFailures;
import org.apache.ibatis.exceptions.PersistenceException;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbOperation;
import org.camunda.bpm.engine.impl.db.sql.BatchDbSqlSession;
import org.camunda.bpm.engine.impl.db.sql.DbSqlSessionFactory;

/**
 * Replaces the engine's {@link BatchDbSqlSession}, which recognises a conflict by an update count
 * of zero. In a repeatable-read transaction PostgreSQL reports a conflict as an error, which the
 * engine would log as a database failure. Active with and without {@code
 * fulfilment.engine.batching}.
 */
class SnapshotAwareSession extends BatchDbSqlSession {

  SnapshotAwareSession(DbSqlSessionFactory statements) {
    super(statements);
  }

  @Override
  protected boolean isConcurrentModificationException(
      DbOperation operation, PersistenceException failure) {
    return DatabaseFailures.isStaleSnapshot(failure)
        || super.isConcurrentModificationException(operation, failure);
  }
}
