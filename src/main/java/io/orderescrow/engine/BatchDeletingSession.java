package io.orderescrow.engine;

import io.orderescrow.transaction.DatabaseFailures;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.camunda.bpm.engine.impl.db.DbEntity;
import org.camunda.bpm.engine.impl.db.FlushResult;
import org.camunda.bpm.engine.impl.db.HasDbRevision;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbEntityOperation;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbOperation;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbOperation.State;
import org.camunda.bpm.engine.impl.db.sql.BatchDbSqlSession;
import org.camunda.bpm.engine.impl.db.sql.DbSqlSessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.AcquirableJobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ByteArrayEntity;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.VariableInstanceEntity;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the engine's {@link BatchDbSqlSession}, which writes row by row. This session deletes
 * consecutive rows of one table in one statement and locks jobs in one statement. The rules of the
 * engine stay: a row that another transaction has changed fails the command, and a job that another
 * node has changed is not locked. Active with {@code fulfilment.engine.batching}.
 */
final class BatchDeletingSession extends SnapshotAwareSession {

  private static final String DELETE = BulkDeleteMapper.class.getName() + ".";

  private static final Map<Class<?>, String> DELETES =
      Map.of(
          EventSubscriptionEntity.class, DELETE + "subscriptions",
          JobEntity.class, DELETE + "jobs",
          VariableInstanceEntity.class, DELETE + "variables",
          ByteArrayEntity.class, DELETE + "byteArrays",
          ExecutionEntity.class, DELETE + "executions");

  private static final String LOCK = BulkLockMapper.class.getName() + ".lock";

  BatchDeletingSession(DbSqlSessionFactory factory) {
    super(factory);
  }

  /** The engine calls this method again with the remaining operations. */
  @Override
  public FlushResult executeDbOperations(List<DbOperation> operations) {
    int writes = countForOneStatement(operations, 0);
    if (isOneStatement(operations, 0)) {
      return FlushResult.withFailuresAndRemaining(
          write(operations.subList(0, writes)), operations.subList(writes, operations.size()));
    }
    int end = 1;
    while (end < operations.size() && !isOneStatement(operations, end)) {
      end++;
    }
    FlushResult first = super.executeDbOperations(operations.subList(0, end));
    List<DbOperation> remaining =
        operations.subList(end - first.getRemainingOperations().size(), operations.size());
    return FlushResult.withFailuresAndRemaining(first.getFailedOperations(), remaining);
  }

  /** Also for a single lock: it skips a row that somebody else has locked. */
  private static boolean isOneStatement(List<DbOperation> operations, int from) {
    return LOCK.equals(statementFor(operations.get(from)))
        || countForOneStatement(operations, from) > 1;
  }

  /** Counts the operations from an index on that one statement can write. */
  private static int countForOneStatement(List<DbOperation> operations, int from) {
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
    Class<?> type = operation.getEntityType();
    return switch (operation.getOperationType()) {
      case DELETE ->
          DELETES.entrySet().stream()
              .filter(table -> table.getKey().isAssignableFrom(type))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(null);
      // The engine reads and writes this entity only to lock a job.
      case UPDATE -> type == AcquirableJobEntity.class ? LOCK : null;
      default -> null;
    };
  }

  /** Returns the operations whose rows another transaction has changed or deleted. */
  private List<DbOperation> write(List<DbOperation> operations) {
    String statement = Objects.requireNonNull(statementFor(operations.get(0)));
    List<DbEntity> rows =
        operations.stream().map(operation -> ((DbEntityOperation) operation).getEntity()).toList();
    Set<Object> written;
    try {
      written = new HashSet<>(executeSelectList(statement, parameters(statement, rows)));
    } catch (RuntimeException failure) {
      if (!DatabaseFailures.isStaleSnapshot(failure)) {
        throw failure;
      }
      operations.forEach(each -> each.setState(State.FAILED_CONCURRENT_MODIFICATION_EXCEPTION));
      return operations;
    }
    for (DbOperation operation : operations) {
      String id = ((DbEntityOperation) operation).getEntity().getId();
      postProcessOperationPerformed(operation, written.contains(id) ? 1 : 0, null);
    }
    return operations.stream().filter(DbOperation::isFailed).toList();
  }

  private static Map<String, Object> parameters(String statement, List<DbEntity> rows) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("ids", rows.stream().map(DbEntity::getId).toArray(String[]::new));
    parameters.put(
        "revisions",
        rows.stream().map(row -> ((HasDbRevision) row).getRevision()).toArray(Integer[]::new));
    if (statement.equals(LOCK)) {
      List<AcquirableJobEntity> jobs = rows.stream().map(AcquirableJobEntity.class::cast).toList();
      parameters.put("owner", jobs.get(0).getLockOwner());
      parameters.put(
          "until",
          jobs.stream()
              .map(job -> new Timestamp(job.getLockExpirationTime().getTime()))
              .toArray(Timestamp[]::new));
    }
    return parameters;
  }
}
