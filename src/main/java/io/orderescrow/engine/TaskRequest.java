package io.orderescrow.engine;

import io.orderescrow.engine.UserOperation.Change;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * A request on a user task that gives variables.
 *
 * @param type of the operation; the engine does not log all of them
 * @param arguments given values that are no variables, such as an error code
 * @param removed names of variables that are removed
 */
record TaskRequest(
    String taskId,
    String type,
    Map<String, ?> variables,
    Map<String, String> arguments,
    Set<String> removed) {

  static TaskRequest of(String taskId, String type, @Nullable Map<String, ?> variables) {
    return new TaskRequest(
        taskId, type, variables == null ? Map.of() : variables, Map.of(), Set.of());
  }

  TaskRequest with(String argument, @Nullable String value) {
    if (value == null) {
      return this;
    }
    Map<String, String> all = new LinkedHashMap<>(arguments);
    all.put(argument, value);
    return new TaskRequest(taskId, type, variables, all, removed);
  }

  TaskRequest without(@Nullable Collection<String> names) {
    return new TaskRequest(
        taskId, type, variables, arguments, names == null ? Set.of() : Set.copyOf(names));
  }

  /** The names of all variables that the request sets or removes. */
  Set<String> names() {
    Set<String> names = new HashSet<>(variables.keySet());
    names.addAll(removed);
    return names;
  }

  /** All given values, and those that the variables have before the request. */
  List<Change> changes(TaskEntity task) {
    Map<String, Change> changes = new LinkedHashMap<>();
    arguments.forEach((name, value) -> changes.put(name, new Change(name, null, value)));
    variables.forEach(
        (name, value) ->
            changes.put(name, new Change(name, before(task, name), given(name, value))));
    removed.forEach(name -> changes.put(name, new Change(name, before(task, name), null)));
    return List.copyOf(changes.values());
  }

  private @Nullable String given(String name, @Nullable Object value) {
    return VariableText.of(
        variables instanceof VariableMap map ? map.<TypedValue>getValueTyped(name) : value);
  }

  private static @Nullable String before(TaskEntity task, String name) {
    return VariableText.of(task.<TypedValue>getVariableTyped(name, false));
  }
}
