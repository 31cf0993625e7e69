package io.orderescrow.engine;

import io.orderescrow.engine.UserOperation.Change;
import io.orderescrow.engine.VariableGuard.VariableChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.camunda.bpm.engine.EntityTypes;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.db.entitymanager.cache.CachedDbEntity;
import org.camunda.bpm.engine.impl.db.entitymanager.cache.DbEntityState;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventProcessor;
import org.camunda.bpm.engine.impl.history.producer.HistoryEventProducer;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.oplog.UserOperationLogContext;
import org.camunda.bpm.engine.impl.oplog.UserOperationLogContextEntry;
import org.camunda.bpm.engine.impl.persistence.entity.CommentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.impl.persistence.entity.UserOperationLogManager;
import org.camunda.bpm.engine.impl.persistence.entity.VariableInstanceEntity;
import org.jspecify.annotations.Nullable;

/** Collects what one command of a user does, and reports it before the engine writes. */
final class UserOperationLog extends UserOperationLogManager {

  /** A wrong password is no operation of the user of an older session. */
  private static final String PASSWORD_CHECK = "CheckPassword";

  private final Consumer<UserOperation> observer;
  private final List<UserOperationLogContextEntry> logged = new ArrayList<>();
  private final List<Change> variables = new ArrayList<>();
  private @Nullable RequestedTask request;
  private @Nullable String command;
  private boolean reported;

  /** A request on a user task, with the values before it. */
  private record RequestedTask(String type, TaskEntity task, List<Change> changes) {}

  UserOperationLog(Consumer<UserOperation> observer) {
    this.observer = observer;
  }

  /** The log of the current command; empty if no user gave it, or if it is not to be logged. */
  static Optional<UserOperationLog> current() {
    CommandContext context = Context.getCommandContext();
    return context.getAuthenticatedUserId() != null
            && context.isUserOperationLogEnabled()
            && context.getOperationLogManager() instanceof UserOperationLog log
        ? Optional.of(log)
        : Optional.empty();
  }

  /** Only the first command of a context counts; it calls the others. */
  void begin(Command<?> first) {
    if (command == null) {
      command = first.getClass().getSimpleName().replaceFirst("Cmd$", "");
    }
  }

  void begin(TaskRequest given) {
    TaskEntity task = Context.getCommandContext().getTaskManager().findTaskById(given.taskId());
    if (task != null) {
      request = new RequestedTask(given.type(), task, given.changes(task));
    }
  }

  void changed(VariableInstanceEntity variable, VariableChange.Kind kind) {
    variables.add(
        new Change(
            variable.getName(),
            kind == VariableChange.Kind.CREATED ? null : variable.getId(),
            null,
            kind == VariableChange.Kind.REMOVED
                ? null
                : VariableText.of(variable.getTypedValue(false))));
  }

  /** The engine would remove a row with the history of its instance, and others never. */
  @Override
  protected void fireUserOperationLog(UserOperationLogContext context) {
    if (context.getUserId() == null) {
      context.setUserId(getAuthenticatedUserId());
    }
    logged.addAll(context.getEntries());
    HistoryEventProcessor.processHistoryEvents(
        new HistoryEventProcessor.HistoryEventCreator() {
          @Override
          public List<HistoryEvent> createHistoryEvents(HistoryEventProducer producer) {
            List<HistoryEvent> rows = producer.createUserOperationLogEvents(context);
            rows.forEach(row -> row.setRemovalTime(null));
            return rows;
          }
        });
  }

  /**
   * Reports the operation to the observer. The engine may flush a second time, which reports
   * nothing.
   */
  void report(Collection<CachedDbEntity> entities) {
    List<CachedDbEntity> changed = entities.stream().filter(UserOperationLog::isChanged).toList();
    if (!logged.isEmpty()
        || request != null
        || (!reported && !changed.isEmpty() && !PASSWORD_CHECK.equals(command))) {
      UserOperation operation = operation(changed);
      reported = true;
      logged.clear();
      request = null;
      observer.accept(operation);
    }
    variables.clear();
  }

  private static boolean isChanged(CachedDbEntity cached) {
    return !(cached.getEntity() instanceof HistoryEvent)
        && switch (cached.getEntityState()) {
          case TRANSIENT, DELETED_PERSISTENT, DELETED_MERGED -> true;
          case PERSISTENT, MERGED -> cached.isDirty();
          case DELETED_TRANSIENT -> false;
        };
  }

  private UserOperation operation(List<CachedDbEntity> changed) {
    CommandContext context = Context.getCommandContext();
    UserOperationLogContextEntry entry = logged.isEmpty() ? null : logged.get(0);
    List<Change> changes = changes(changed);
    return new UserOperation(
        context.getAuthenticatedUserId(),
        context.getOperationId(),
        type(entry),
        entry != null ? entry.getEntityType() : request != null ? EntityTypes.TASK : "",
        entry == null ? null : entry.getCategory(),
        LoggedOperation.businessKey(context, instanceId(entry, changed)),
        request != null
            ? request.task().getTaskDefinitionKey()
            : entry == null ? null : LoggedOperation.target(context, entry, changes),
        note(entry, changes, changed),
        changes);
  }

  /** The engine does not log the reason of a deletion. */
  private static @Nullable String note(
      @Nullable UserOperationLogContextEntry entry,
      List<Change> changes,
      List<CachedDbEntity> changed) {
    String note = LoggedOperation.note(entry, changes);
    if (note != null
        || entry == null
        || !entry.getOperationType().equals(UserOperationLogEntry.OPERATION_TYPE_DELETE)) {
      return note;
    }
    return changed.stream()
        .map(CachedDbEntity::getEntity)
        .filter(ExecutionEntity.class::isInstance)
        .map(ExecutionEntity.class::cast)
        .filter(execution -> execution.getId().equals(entry.getProcessInstanceId()))
        .map(ExecutionEntity::getDeleteReason)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private String type(@Nullable UserOperationLogContextEntry entry) {
    if (entry != null) {
      return entry.getOperationType();
    }
    return request != null ? request.type() : Objects.requireNonNullElse(command, "Unknown");
  }

  private List<Change> changes(List<CachedDbEntity> changed) {
    List<Change> changes =
        new ArrayList<>(logged.stream().flatMap(LoggedOperation::properties).distinct().toList());
    changes.addAll(request == null ? variables : request.changes());
    if (logged.isEmpty() && request == null) {
      changed.stream()
          .filter(cached -> cached.getEntityState() == DbEntityState.TRANSIENT)
          .filter(cached -> cached.getEntity() instanceof CommentEntity)
          .map(cached -> ((CommentEntity) cached.getEntity()).getFullMessage())
          .forEach(comment -> changes.add(new Change("comment", null, comment)));
    }
    return changes;
  }

  private static TaskEntity taskOf(CommentEntity comment) {
    return Context.getCommandContext().getTaskManager().findTaskById(comment.getTaskId());
  }

  private @Nullable String instanceId(
      @Nullable UserOperationLogContextEntry entry, List<CachedDbEntity> changed) {
    if (entry != null) {
      return entry.getProcessInstanceId();
    }
    if (request != null) {
      return request.task().getProcessInstanceId();
    }
    return changed.stream()
        .map(CachedDbEntity::getEntity)
        .map(
            entity ->
                entity instanceof ExecutionEntity execution
                    ? execution.getProcessInstanceId()
                    : entity instanceof CommentEntity comment && comment.getTaskId() != null
                        ? taskOf(comment).getProcessInstanceId()
                        : null)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}
