package io.orderescrow.process;

import static java.util.stream.Collectors.joining;

import io.orderescrow.engine.ObservedEventSubscriptions;
import io.orderescrow.engine.ObservedUserOperations;
import io.orderescrow.engine.TaskVariableGuard;
import io.orderescrow.engine.VariableGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Adds listeners to every process: to its start and end, its boundary timers, its user tasks, its
 * new message subscriptions, its variables and the operations of users on it. They are built-in
 * listeners, because the engine leaves out all others if an operator cancels an instance with "Skip
 * custom listeners", Cockpit's default.
 */
@Component
@Order(0)
class ProcessListeners extends AbstractProcessEnginePlugin {

  private final SubscriptionEvents subscriptionEvents;
  private final StartListener startListener;
  private final EndListener endListener;
  private final ProcessMeters meters;
  private final ReservedVariables reservedVariables;
  private final UserOperationListener userOperations;

  ProcessListeners(
      SubscriptionEvents subscriptionEvents,
      StartListener startListener,
      EndListener endListener,
      ProcessMeters meters,
      ReservedVariables reservedVariables,
      UserOperationListener userOperations) {
    this.subscriptionEvents = subscriptionEvents;
    this.startListener = startListener;
    this.endListener = endListener;
    this.meters = meters;
    this.reservedVariables = reservedVariables;
    this.userOperations = userOperations;
  }

  @Override
  public void preInit(ProcessEngineConfigurationImpl engine) {
    List<SessionFactory> sessions =
        new ArrayList<>(Optional.ofNullable(engine.getCustomSessionFactories()).orElse(List.of()));
    sessions.add(new ObservedEventSubscriptions(subscriptionEvents::add));
    sessions.add(new VariableGuard(reservedVariables::check));
    sessions.add(new ObservedUserOperations(userOperations::record));
    engine.setCustomSessionFactories(sessions);
    engine.setCustomPostCommandInterceptorsTxRequired(
        withCommandNames(engine.getCustomPostCommandInterceptorsTxRequired()));
    engine.setCustomPostCommandInterceptorsTxRequiresNew(
        withCommandNames(engine.getCustomPostCommandInterceptorsTxRequiresNew()));
    TaskVariableGuard tasks = new TaskVariableGuard(reservedVariables::check);
    engine.setTaskService(tasks.taskService());
    engine.setFormService(tasks.formService());
    List<BpmnParseListener> listeners =
        new ArrayList<>(
            Optional.ofNullable(engine.getCustomPreBPMNParseListeners()).orElse(List.of()));
    listeners.add(new AddListeners());
    engine.setCustomPreBPMNParseListeners(listeners);
  }

  private static List<CommandInterceptor> withCommandNames(
      @Nullable List<CommandInterceptor> others) {
    List<CommandInterceptor> all = new ArrayList<>(Optional.ofNullable(others).orElse(List.of()));
    all.add(ObservedUserOperations.commandNames());
    return all;
  }

  private final class AddListeners extends AbstractBpmnParseListener {
    @Override
    public void parseProcess(Element element, ProcessDefinitionEntity process) {
      process.addBuiltInListener(ExecutionListener.EVENTNAME_START, startListener);
      process.addBuiltInListener(ExecutionListener.EVENTNAME_END, endListener);
      process.addBuiltInListener(ExecutionListener.EVENTNAME_START, meters.startListener());
      process.addBuiltInListener(ExecutionListener.EVENTNAME_END, meters.endListener());
    }

    @Override
    public void parseBoundaryTimerEventDefinition(
        Element element, boolean interrupting, ActivityImpl timer) {
      timer.addBuiltInListener(
          ExecutionListener.EVENTNAME_START, meters.timerListener(interrupting));
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
      ((UserTaskActivityBehavior) activity.getActivityBehavior())
          .getTaskDefinition()
          .addBuiltInTaskListener(TaskListener.EVENTNAME_COMPLETE, ProcessListeners::keepDecision);
    }
  }

  /**
   * Keeps the decision of a completed user task, and its reason, as a comment of the task. At our
   * history level the variables end with the process; a comment stays in the history, with author
   * and time. A form passes the variables {@code decision} and {@code decisionReason}; both are
   * optional.
   */
  private static void keepDecision(DelegateTask task) {
    String comment =
        Stream.of(task.getVariable("decision"), task.getVariable("decisionReason"))
            .filter(Objects::nonNull)
            .map(Object::toString)
            .filter(text -> !text.isBlank())
            .collect(joining(": "));
    if (!comment.isEmpty()) {
      task.getProcessEngineServices()
          .getTaskService()
          .createComment(task.getId(), task.getProcessInstanceId(), comment);
    }
  }
}
