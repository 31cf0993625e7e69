package io.orderescrow.engine;

import io.orderescrow.engine.VariableGuard.VariableChange.Kind;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.db.DbEntity;
import org.camunda.bpm.engine.impl.db.PersistenceSession;
import org.camunda.bpm.engine.impl.db.entitymanager.DbEntityManager;
import org.camunda.bpm.engine.impl.db.entitymanager.cache.CachedDbEntity;
import org.camunda.bpm.engine.impl.db.entitymanager.cache.DbEntityState;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.ByteArrayEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.VariableInstanceEntity;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@link DbEntityManager}, and passes each change of a process variable to a check before
 * the engine writes anything. Every way to set a variable ends there: start, task, modification,
 * migration, batch, REST, Cockpit. Transient variables are never written and not checked. It reads
 * no rows. Active with and without {@code fulfilment.engine.batching}.
 *
 * @param check throws an exception to refuse a change; the command then writes nothing
 */
public record VariableGuard(Consumer<VariableChange> check) implements SessionFactory {

  /**
   * A change of one variable.
   *
   * @param definitionId the process definition; null for a variable outside a process
   * @param instanceScope whether it is a variable of the instance, not a local one
   * @param instanceStarts whether the same command starts the instance
   */
  public record VariableChange(
      @Nullable String definitionId,
      String name,
      Kind kind,
      boolean instanceScope,
      boolean instanceStarts) {

    /** The end of the instance removes its variables; this is no change. */
    public enum Kind {
      CREATED,
      /** Its value changed, or, for a value without bytes, any part of its row. */
      UPDATED,
      REMOVED
    }
  }

  @Override
  public Class<?> getSessionType() {
    return DbEntityManager.class;
  }

  @Override
  public Session openSession() {
    return new GuardedSession();
  }

  private record Change(
      @Nullable String definitionId,
      @Nullable String instanceId,
      boolean instanceScope,
      String name,
      Kind kind) {}

  private final class GuardedSession extends DbEntityManager {

    private final Map<VariableInstanceEntity, Change> removed = new IdentityHashMap<>();

    GuardedSession() {
      super(
          Context.getProcessEngineConfiguration().getIdGenerator(),
          Context.getCommandContext().getSession(PersistenceSession.class));
    }

    /** A removed variable forgets its instance soon after this call. */
    @Override
    public void delete(DbEntity entity) {
      if (entity instanceof VariableInstanceEntity variable) {
        removed.put(variable, changeOf(variable, Kind.REMOVED));
      }
      super.delete(entity);
    }

    @Override
    public void flush() {
      Optional<UserOperationLog> log = UserOperationLog.current();
      for (CachedDbEntity cached : getDbEntityCache().getCachedEntities()) {
        if (cached.getEntity() instanceof VariableInstanceEntity variable) {
          change(cached, variable)
              .filter(change -> !isDeleted(stateOf(change.instanceId())))
              .ifPresent(
                  change -> {
                    check(change);
                    log.ifPresent(each -> each.changed(variable, change.kind()));
                  });
        }
      }
      removed.clear();
      log.ifPresent(each -> each.report(getDbEntityCache().getCachedEntities()));
      super.flush();
    }

    private Optional<Change> change(CachedDbEntity cached, VariableInstanceEntity variable) {
      return switch (cached.getEntityState()) {
        case TRANSIENT -> Optional.of(changeOf(variable, Kind.CREATED));
        case PERSISTENT, MERGED ->
            hasNewValue(cached, variable)
                ? Optional.of(changeOf(variable, Kind.UPDATED))
                : Optional.empty();
        case DELETED_PERSISTENT, DELETED_MERGED -> Optional.ofNullable(removed.get(variable));
        case DELETED_TRANSIENT -> Optional.empty();
      };
    }

    /**
     * A migration changes the row of a variable and not its value. The value of a variable with
     * bytes, such as JSON, is a row of its own.
     */
    private boolean hasNewValue(CachedDbEntity cached, VariableInstanceEntity variable) {
      String bytesId = variable.getByteArrayValueId();
      if (bytesId == null) {
        return cached.isDirty();
      }
      CachedDbEntity bytes = getDbEntityCache().getCachedEntity(ByteArrayEntity.class, bytesId);
      return bytes != null
          && (bytes.getEntityState() == DbEntityState.TRANSIENT || bytes.isDirty());
    }

    private static Change changeOf(VariableInstanceEntity variable, Kind kind) {
      String instance = variable.getProcessInstanceId();
      return new Change(
          variable.getProcessDefinitionId(),
          instance,
          variable.getTaskId() == null
              && instance != null
              && instance.equals(variable.getExecutionId()),
          variable.getName(),
          kind);
    }

    private void check(Change change) {
      check.accept(
          new VariableChange(
              change.definitionId(),
              change.name(),
              change.kind(),
              change.instanceScope(),
              stateOf(change.instanceId()) == DbEntityState.TRANSIENT));
    }

    private @Nullable DbEntityState stateOf(@Nullable String instanceId) {
      CachedDbEntity instance =
          instanceId == null
              ? null
              : getDbEntityCache().getCachedEntity(ExecutionEntity.class, instanceId);
      return instance == null ? null : instance.getEntityState();
    }

    private static boolean isDeleted(@Nullable DbEntityState state) {
      return state == DbEntityState.DELETED_PERSISTENT
          || state == DbEntityState.DELETED_MERGED
          || state == DbEntityState.DELETED_TRANSIENT;
    }
  }
}
