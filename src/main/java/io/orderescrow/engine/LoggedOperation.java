package io.orderescrow.engine;

import io.orderescrow.engine.UserOperation.Change;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.oplog.UserOperationLogContextEntry;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.PropertyChange;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.jspecify.annotations.Nullable;

/** Reads an operation that the engine logs. */
final class LoggedOperation {

  /** The note of a task's form, and the reason of a deletion. */
  private static final List<String> NOTES = List.of("decisionReason", "deleteReason");

  private LoggedOperation() {}

  /** A completed task has the property "delete", which says nothing. */
  static Stream<Change> properties(UserOperationLogContextEntry entry) {
    List<PropertyChange> properties =
        Objects.requireNonNullElse(entry.getPropertyChanges(), List.of());
    return properties.stream()
        .filter(property -> property.getPropertyName() != null)
        .filter(property -> !property.getPropertyName().equals(TaskEntity.DELETE))
        .map(
            property ->
                new Change(
                    property.getPropertyName(),
                    property.getOrgValueString(),
                    property.getNewValueString()));
  }

  static @Nullable String businessKey(CommandContext context, @Nullable String instance) {
    if (instance == null) {
      return null;
    }
    ExecutionEntity running = context.getExecutionManager().findExecutionById(instance);
    if (running != null) {
      return running.getBusinessKey();
    }
    var ended = context.getHistoricProcessInstanceManager().findHistoricProcessInstance(instance);
    return ended == null ? null : ended.getBusinessKey();
  }

  /** The first id of what was acted on; for a user or a group the first property. */
  static @Nullable String target(
      CommandContext context, UserOperationLogContextEntry entry, List<Change> changes) {
    TaskEntity task =
        entry.getTaskId() == null ? null : context.getTaskManager().findTaskById(entry.getTaskId());
    return Stream.of(
            task == null ? null : task.getTaskDefinitionKey(),
            entry.getTaskId(),
            entry.getJobId(),
            entry.getBatchId(),
            entry.getProcessDefinitionKey(),
            entry.getProcessDefinitionId(),
            entry.getDeploymentId(),
            changes.isEmpty() ? null : changes.get(0).after(),
            changes.isEmpty() ? null : changes.get(0).before())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  static @Nullable String note(@Nullable UserOperationLogContextEntry entry, List<Change> changes) {
    return entry != null && entry.getAnnotation() != null
        ? entry.getAnnotation()
        : changes.stream()
            .filter(change -> NOTES.contains(change.name()))
            .map(Change::after)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }
}
