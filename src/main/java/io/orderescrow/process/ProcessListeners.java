package io.orderescrow.process;

import io.orderescrow.engine.ObservedEventSubscriptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Adds our listeners to every process: its start and end, its timers, its user tasks, and each
 * message subscription it opens.
 */
@Component
@Order(0)
@Profile("orchestrator")
class ProcessListeners extends AbstractProcessEnginePlugin {

  private final SubscriptionEvents openedWaits;
  private final StartListener startGate;
  private final EndListener endNote;
  private final DecisionCommentListener decisionNote = new DecisionCommentListener();
  private final ProcessMeters meters;

  ProcessListeners(
      SubscriptionEvents openedWaits,
      StartListener startGate,
      EndListener endNote,
      ProcessMeters meters) {
    this.openedWaits = openedWaits;
    this.startGate = startGate;
    this.endNote = endNote;
    this.meters = meters;
  }

  @Override
  public void preInit(ProcessEngineConfigurationImpl engine) {
    List<SessionFactory> sessions =
        new ArrayList<>(Optional.ofNullable(engine.getCustomSessionFactories()).orElse(List.of()));
    sessions.add(new ObservedEventSubscriptions(openedWaits::add));
    engine.setCustomSessionFactories(sessions);
    List<BpmnParseListener> listeners =
        new ArrayList<>(
            Optional.ofNullable(engine.getCustomPreBPMNParseListeners()).orElse(List.of()));
    listeners.add(new Listening());
    engine.setCustomPreBPMNParseListeners(listeners);
  }

  private final class Listening extends AbstractBpmnParseListener {
    @Override
    public void parseProcess(Element element, ProcessDefinitionEntity process) {
      process.addListener(ExecutionListener.EVENTNAME_START, startGate);
      process.addListener(ExecutionListener.EVENTNAME_END, endNote);
      process.addListener(ExecutionListener.EVENTNAME_START, meters.starts());
      process.addListener(ExecutionListener.EVENTNAME_END, meters.ends());
    }

    @Override
    public void parseBoundaryTimerEventDefinition(
        Element element, boolean interrupting, ActivityImpl timer) {
      timer.addListener(ExecutionListener.EVENTNAME_START, meters.fires(interrupting));
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
      ((UserTaskActivityBehavior) activity.getActivityBehavior())
          .getTaskDefinition()
          .addTaskListener(TaskListener.EVENTNAME_COMPLETE, decisionNote);
    }
  }
}
