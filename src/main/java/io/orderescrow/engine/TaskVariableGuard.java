package io.orderescrow.engine;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.FormServiceImpl;
import org.camunda.bpm.engine.impl.ServiceImpl;
import org.camunda.bpm.engine.impl.TaskServiceImpl;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.variable.VariableMap;
import org.jspecify.annotations.Nullable;

/**
 * Passes the names of the variables that somebody sets or removes by way of a user task to a check,
 * before the engine does anything: completion, form, resolution, BPMN error, escalation, and each
 * change of the task's variables. It concerns tasks of processes only.
 *
 * @param check throws an exception to refuse
 */
public record TaskVariableGuard(Consumer<TaskVariables> check) {

  /**
   * Variables that are to be set or removed.
   *
   * @param definitionId of the process
   * @param taskKey id of the user task in the model
   */
  public record TaskVariables(String definitionId, String taskKey, Set<String> names) {}

  public TaskService taskService() {
    return new Tasks();
  }

  public FormService formService() {
    return new Forms();
  }

  private void check(ServiceImpl service, String taskId, Collection<String> names) {
    if (taskId == null || names.isEmpty()) {
      return;
    }
    TaskEntity task =
        service
            .getCommandExecutor()
            .execute(context -> context.getTaskManager().findTaskById(taskId));
    if (task != null && task.getProcessDefinitionId() != null) {
      check.accept(
          new TaskVariables(
              task.getProcessDefinitionId(), task.getTaskDefinitionKey(), Set.copyOf(names)));
    }
  }

  private static Set<String> namesOf(@Nullable Map<String, ?> variables) {
    return variables == null ? Set.of() : variables.keySet();
  }

  private final class Forms extends FormServiceImpl {

    @Override
    public void submitTaskForm(String taskId, Map<String, Object> properties) {
      check(this, taskId, namesOf(properties));
      super.submitTaskForm(taskId, properties);
    }

    @Override
    public VariableMap submitTaskFormWithVariablesInReturn(
        String taskId, Map<String, Object> properties, boolean deserializeValues) {
      check(this, taskId, namesOf(properties));
      return super.submitTaskFormWithVariablesInReturn(taskId, properties, deserializeValues);
    }
  }

  private final class Tasks extends TaskServiceImpl {

    @Override
    public void complete(String taskId, Map<String, Object> variables) {
      check(this, taskId, namesOf(variables));
      super.complete(taskId, variables);
    }

    @Override
    public VariableMap completeWithVariablesInReturn(
        String taskId, Map<String, Object> variables, boolean deserializeValues) {
      check(this, taskId, namesOf(variables));
      return super.completeWithVariablesInReturn(taskId, variables, deserializeValues);
    }

    @Override
    public void resolveTask(String taskId, Map<String, Object> variables) {
      check(this, taskId, namesOf(variables));
      super.resolveTask(taskId, variables);
    }

    @Override
    public void handleBpmnError(
        String taskId, String code, String message, Map<String, Object> variables) {
      check(this, taskId, namesOf(variables));
      super.handleBpmnError(taskId, code, message, variables);
    }

    @Override
    public void handleEscalation(String taskId, String code, Map<String, Object> variables) {
      check(this, taskId, namesOf(variables));
      super.handleEscalation(taskId, code, variables);
    }

    @Override
    protected void setVariables(String taskId, Map<String, ?> variables, boolean local) {
      check(this, taskId, namesOf(variables));
      super.setVariables(taskId, variables, local);
    }

    @Override
    protected void updateVariables(
        String taskId, Map<String, ?> changed, Collection<String> removed, boolean local) {
      Set<String> names = new HashSet<>(namesOf(changed));
      if (removed != null) {
        names.addAll(removed);
      }
      check(this, taskId, names);
      super.updateVariables(taskId, changed, removed, local);
    }

    @Override
    public void removeVariable(String taskId, String name) {
      check(this, taskId, Set.of(name));
      super.removeVariable(taskId, name);
    }

    @Override
    public void removeVariableLocal(String taskId, String name) {
      check(this, taskId, Set.of(name));
      super.removeVariableLocal(taskId, name);
    }

    @Override
    public void removeVariables(String taskId, Collection<String> names) {
      check(this, taskId, names);
      super.removeVariables(taskId, names);
    }

    @Override
    public void removeVariablesLocal(String taskId, Collection<String> names) {
      check(this, taskId, names);
      super.removeVariablesLocal(taskId, names);
    }
  }
}
