package io.orderescrow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbEntityOperation;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbOperation;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbOperationManager;
import org.camunda.bpm.engine.impl.db.entitymanager.operation.DbOperationType;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the engine's own, over executions that refer to each other at random. */
class FlushOrderTest {

  private static final int FORESTS = 500;

  @ParameterizedTest
  @EnumSource(
      value = DbOperationType.class,
      names = {"INSERT", "UPDATE", "DELETE"})
  void keepsTheEnginesRuleForReferences(DbOperationType type) {
    Random random = new Random(7);
    for (int forest = 0; forest < FORESTS; forest++) {
      List<ExecutionEntity> executions = executions(random);

      List<DbOperation> ours = flush(new FlushOrder(), executions, type);
      List<DbOperation> engines = flush(new DbOperationManager(), executions, type);

      assertThat(ours).containsExactlyInAnyOrderElementsOf(engines);
      keepRule(ours, type);
      keepRule(engines, type);
    }
  }

  /** What need not be moved stays where the engine has put it: in the sequence of the ids. */
  @Test
  void leavesWhatIsInOrder() {
    List<ExecutionEntity> executions =
        List.of(
            execution("1", null), execution("2", "1"), execution("3", "2"), execution("4", "1"));

    assertThat(flush(new FlushOrder(), executions, DbOperationType.INSERT))
        .isEqualTo(flush(new DbOperationManager(), executions, DbOperationType.INSERT))
        .extracting(operation -> ((DbEntityOperation) operation).getEntity().getId())
        .containsExactly("1", "2", "3", "4");
    assertThat(flush(new FlushOrder(), executions, DbOperationType.DELETE))
        .extracting(operation -> ((DbEntityOperation) operation).getEntity().getId())
        .containsExactly("3", "2", "4", "1");
  }

  private static List<ExecutionEntity> executions(Random random) {
    List<ExecutionEntity> executions = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(30); i++) {
      String parent =
          executions.isEmpty() || random.nextInt(3) == 0
              ? random.nextBoolean() ? null : "one that is not changed"
              : executions.get(random.nextInt(executions.size())).getId();
      executions.add(execution("%04d-%d".formatted(random.nextInt(10_000), i), parent));
    }
    return executions;
  }

  private static ExecutionEntity execution(String id, @Nullable String parent) {
    ExecutionEntity execution = new ExecutionEntity();
    execution.setId(id);
    execution.setParentId(parent);
    return execution;
  }

  private static List<DbOperation> flush(
      DbOperationManager order, List<ExecutionEntity> executions, DbOperationType type) {
    for (ExecutionEntity execution : executions) {
      DbEntityOperation operation = new DbEntityOperation();
      operation.setOperationType(type);
      operation.setEntity(execution);
      operation.setFlushRelevantEntityReferences(execution.getReferencedEntityIds());
      order.addOperation(operation);
    }
    return order.calculateFlush();
  }

  private static void keepRule(List<DbOperation> operations, DbOperationType type) {
    Set<String> before = new HashSet<>();
    Set<String> all = new HashSet<>();
    operations.forEach(operation -> all.add(execution(operation).getId()));
    for (DbOperation operation : operations) {
      ExecutionEntity execution = execution(operation);
      String parent = execution.getParentId();
      if (parent != null && all.contains(parent)) {
        assertThat(before.contains(parent))
            .as("%s of %s after that of %s", type, execution.getId(), parent)
            .isEqualTo(type == DbOperationType.INSERT);
      }
      before.add(execution.getId());
    }
  }

  private static ExecutionEntity execution(DbOperation operation) {
    return (ExecutionEntity) ((DbEntityOperation) operation).getEntity();
  }
}
