package io.orderescrow.engine;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
 * change of the task's variables. It concerns tasks of processes only. It also keeps the given
 * values for {@link ObservedUserOperations}.
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

  /** Checks the names, and then executes a request of a user with the values that it gives. */
  private <T extends @Nullable Object> T request(
      ServiceImpl service, TaskRequest request, Supplier<T> call) {
    check(service, request.taskId(), request.names());
    return service
        .getCommandExecutor()
        .execute(
            context -> {
              UserOperationLog.current().ifPresent(log -> log.begin(request));
              return call.get();
            });
  }

  private void request(ServiceImpl service, TaskRequest request, Runnable call) {
    request(
        service,
        request,
        () -> {
          call.run();
          return true;
        });
  }

  private void check(ServiceImpl service, String taskId, Set<String> names) {
    if (taskId == null || names.isEmpty()) {
      return;
    }
    TaskEntity task =
        service
            .getCommandExecutor()
            .execute(context -> context.getTaskManager().findTaskById(taskId));
    if (task != null && task.getProcessDefinitionId() != null) {
      check.accept(
          new TaskVariables(task.getProcessDefinitionId(), task.getTaskDefinitionKey(), names));
    }
  }

  private final class Forms extends FormServiceImpl {

    @Override
    public void submitTaskForm(String taskId, Map<String, Object> properties) {
      request(
          this,
          TaskRequest.of(taskId, "Submit", properties),
          () -> super.submitTaskForm(taskId, properties));
    }

    @Override
    public VariableMap submitTaskFormWithVariablesInReturn(
        String taskId, Map<String, Object> properties, boolean deserializeValues) {
      return request(
          this,
          TaskRequest.of(taskId, "Submit", properties),
          () -> super.submitTaskFormWithVariablesInReturn(taskId, properties, deserializeValues));
    }
  }

  private final class Tasks extends TaskServiceImpl {

    @Override
    public void complete(String taskId, Map<String, Object> variables) {
      request(
          this,
          TaskRequest.of(taskId, "Complete", variables),
          () -> super.complete(taskId, variables));
    }

    @Override
    public VariableMap completeWithVariablesInReturn(
        String taskId, Map<String, Object> variables, boolean deserializeValues) {
      return request(
          this,
          TaskRequest.of(taskId, "Complete", variables),
          () -> super.completeWithVariablesInReturn(taskId, variables, deserializeValues));
    }

    @Override
    public void resolveTask(String taskId, Map<String, Object> variables) {
      request(
          this,
          TaskRequest.of(taskId, "Resolve", variables),
          () -> super.resolveTask(taskId, variables));
    }

    @Override
    public void handleBpmnError(
        String taskId, String code, String message, Map<String, Object> variables) {
      request(
          this,
          TaskRequest.of(taskId, "ReportBpmnError", variables)
              .with("errorCode", code)
              .with("errorMessage", message),
          () -> super.handleBpmnError(taskId, code, message, variables));
    }

    @Override
    public void handleEscalation(String taskId, String code, Map<String, Object> variables) {
      request(
          this,
          TaskRequest.of(taskId, "ReportEscalation", variables).with("escalationCode", code),
          () -> super.handleEscalation(taskId, code, variables));
    }

    @Override
    protected void setVariables(String taskId, Map<String, ?> variables, boolean local) {
      request(
          this,
          TaskRequest.of(taskId, "SetVariables", variables),
          () -> super.setVariables(taskId, variables, local));
    }

    @Override
    protected void updateVariables(
        String taskId, Map<String, ?> changed, Collection<String> removed, boolean local) {
      request(
          this,
          TaskRequest.of(taskId, "ModifyVariables", changed).without(removed),
          () -> super.updateVariables(taskId, changed, removed, local));
    }

    @Override
    public void removeVariable(String taskId, String name) {
      request(this, removal(taskId, Set.of(name)), () -> super.removeVariable(taskId, name));
    }

    @Override
    public void removeVariableLocal(String taskId, String name) {
      request(this, removal(taskId, Set.of(name)), () -> super.removeVariableLocal(taskId, name));
    }

    @Override
    public void removeVariables(String taskId, Collection<String> names) {
      request(this, removal(taskId, names), () -> super.removeVariables(taskId, names));
    }

    @Override
    public void removeVariablesLocal(String taskId, Collection<String> names) {
      request(this, removal(taskId, names), () -> super.removeVariablesLocal(taskId, names));
    }

    private static TaskRequest removal(String taskId, Collection<String> names) {
      return TaskRequest.of(taskId, "RemoveVariables", null).without(names);
    }
  }
}
