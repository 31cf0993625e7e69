package io.orderescrow.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command of the engine that a signed-in user gave, and that changed something.
 *
 * @param operationId the id of its rows in the engine's operation log
 * @param type the engine's operation type such as {@code Complete}; for a command that the engine
 *     does not log, the name of the command
 * @param entity the engine's entity type such as {@code Task}; empty when the engine does not log
 *     the command
 * @param category the engine's category such as {@code Admin}
 * @param businessKey of the process instance
 * @param target the task, job, batch, deployment, user or definition
 * @param note the reason that the user gave
 * @param changes properties, and the variables that were given or changed
 */
public record UserOperation(
    String user,
    String operationId,
    String type,
    String entity,
    @Nullable String category,
    @Nullable String businessKey,
    @Nullable String target,
    @Nullable String note,
    List<Change> changes) {

  /**
   * A property or a variable with its values as text.
   *
   * @param variableId of a variable whose old value is still in the database; the change is not
   *     written before the observer returns
   */
  public record Change(
      String name, @Nullable String variableId, @Nullable String before, @Nullable String after) {

    Change(String name, @Nullable String before, @Nullable String after) {
      this(name, null, before, after);
    }
  }
}
