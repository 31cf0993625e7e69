package io.orderescrow.engine;

import org.camunda.bpm.engine.impl.history.HistoryLevel;
import org.camunda.bpm.engine.impl.history.event.HistoryEventType;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.jspecify.annotations.Nullable;

/**
 * A history level that also keeps the operation log: what people did in the engine, such as
 * deployments, deletions and changes of users. Of the engine's own levels, only the most expensive
 * one keeps it. It has the id of the level it extends, so a database can be used with both.
 */
record OperationLogLevel(HistoryLevel extended) implements HistoryLevel {

  @Override
  public int getId() {
    return extended.getId();
  }

  @Override
  public String getName() {
    return extended.getName();
  }

  @Override
  public boolean isHistoryEventProduced(HistoryEventType type, @Nullable Object entity) {
    return type.equals(HistoryEventTypes.USER_OPERATION_LOG)
        || extended.isHistoryEventProduced(type, entity);
  }
}
