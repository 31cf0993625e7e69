package io.orderescrow.process;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.impl.db.DbEntity;
import org.camunda.bpm.engine.impl.db.FlushResult;
import org.camunda.bpm.engine.impl.db.HasDbRevision;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbEntityOperation;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbOperation;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbOperation.State;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbOperationType;
import org.camunda.bpm.engine.impl.db.sql.DbSqlSession;
import org.camunda.bpm.engine.impl.db.sql.DbSqlSessionFactory;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.ByteArrayEntity;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.VariableInstanceEntity;
import org.jspecify.annotations.Nullable;

/**
 * The engine's own writer, which deletes row by row. This one deletes rows of one table that follow
 * each other, as the engine sorts them, in one statement; the rule stays that a row somebody else
 * has changed or deleted fails the command.
 */
final class LeanWrites extends EngineWrites {

  private static final Map<Class<?>, String> STATEMENTS =
      Map.of(
          EventSubscriptionEntity.class, "subscriptions",
          JobEntity.class, "jobs",
          VariableInstanceEntity.class, "variables",
          ByteArrayEntity.class, "byteArrays",
          ExecutionEntity.class, "executions");

  private LeanWrites(DbSqlSessionFactory factory) {
    super(factory);
  }

  /** Opens sessions of this kind, with the statements of the engine's own factory. */
  record Factory(DbSqlSessionFactory engine) implements SessionFactory {

    @Override
    public Class<?> getSessionType() {
      return DbSqlSession.class;
    }

    @Override
    public Session openSession() {
      return new LeanWrites(engine);
    }
  }

  /** The engine calls again for what is said to remain. */
  @Override
  public FlushResult executeDbOperations(List<DbOperation> operations) {
    int deletes = deletesAtOnce(operations, 0);
    if (deletes > 1) {
      return FlushResult.withFailuresAndRemaining(
          delete(operations.subList(0, deletes)), operations.subList(deletes, operations.size()));
    }
    int end = 1;
    while (end < operations.size() && deletesAtOnce(operations, end) <= 1) {
      end++;
    }
    FlushResult first = super.executeDbOperations(operations.subList(0, end));
    List<DbOperation> remaining =
        operations.subList(end - first.getRemainingOperations().size(), operations.size());
    return FlushResult.withFailuresAndRemaining(first.getFailedOperations(), remaining);
  }

  /** How many operations from a place on can be done by one statement. */
  private static int deletesAtOnce(List<DbOperation> operations, int from) {
    String statement = statementFor(operations.get(from));
    int end = from;
    while (statement != null
        && end < operations.size()
        && statement.equals(statementFor(operations.get(end)))) {
      end++;
    }
    return end - from;
  }

  private static @Nullable String statementFor(DbOperation operation) {
    return operation.getOperationType() == DbOperationType.DELETE
        ? STATEMENTS.entrySet().stream()
            .filter(table -> table.getKey().isAssignableFrom(operation.getEntityType()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null)
        : null;
  }

  /**
   * @return those whose rows were not there any more as they had been read
   */
  private List<DbOperation> delete(List<DbOperation> operations) {
    String statement = BulkDeleteTable.class.getName() + "." + statementFor(operations.get(0));
    List<DbEntity> rows =
        operations.stream().map(operation -> ((DbEntityOperation) operation).getEntity()).toList();
    Set<Object> deleted;
    try {
      deleted = new HashSet<>(executeSelectList(statement, idsAndRevisions(rows)));
    } catch (RuntimeException failure) {
      if (!isConflict(failure)) {
        throw failure;
      }
      operations.forEach(each -> each.setState(State.FAILED_CONCURRENT_MODIFICATION_EXCEPTION));
      return operations;
    }
    for (DbOperation operation : operations) {
      String id = ((DbEntityOperation) operation).getEntity().getId();
      postProcessOperationPerformed(operation, deleted.contains(id) ? 1 : 0, null);
    }
    return operations.stream().filter(DbOperation::isFailed).toList();
  }

  private static Map<String, Object> idsAndRevisions(List<DbEntity> rows) {
    return Map.of(
        "ids", rows.stream().map(DbEntity::getId).toArray(String[]::new),
        "revisions",
            rows.stream().map(row -> ((HasDbRevision) row).getRevision()).toArray(Integer[]::new));
  }
}
