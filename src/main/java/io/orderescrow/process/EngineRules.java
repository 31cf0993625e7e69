package io.orderescrow.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.db.sql.DbSqlSessionFactory;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The engine settings that the models and the route of a message rely on. They are set here and not
 * in a file, because a deployment that changed them would lose orders.
 */
@Component
@Order(0)
@Profile("orchestrator")
class EngineRules extends AbstractProcessEnginePlugin {

  private final OpenedWaits openedWaits;
  private final StartGate startGate;
  private final EndNote endNote;
  private final DecisionNote decisionNote = new DecisionNote();
  private final ProcessMeters meters;

  EngineRules(OpenedWaits openedWaits, StartGate startGate, EndNote endNote, ProcessMeters meters) {
    this.openedWaits = openedWaits;
    this.startGate = startGate;
    this.endNote = endNote;
    this.meters = meters;
  }

  @Override
  public void preInit(ProcessEngineConfigurationImpl engine) {
    // A deadline over a receive task with output parameters would fail, and the order would hang.
    engine.setSkipOutputMappingOnCanceledActivities(true);
    // Without it the gaps between re-asks do not grow.
    engine.setReevaluateTimeCycleWhenDue(true);
    // "end" rewrites every history row of an instance when it ends.
    engine.setHistoryRemovalTimeStrategy(
        ProcessEngineConfiguration.HISTORY_REMOVAL_TIME_STRATEGY_START);
    engine.setJobExecutorAcquireByDueDate(true);
    engine.setJavaSerializationFormatEnabled(false);
    engine.setDefaultSerializationFormat("application/json");
    List<SessionFactory> sessions =
        new ArrayList<>(Optional.ofNullable(engine.getCustomSessionFactories()).orElse(List.of()));
    sessions.add(new WatchedSubscriptions(openedWaits));
    engine.setCustomSessionFactories(sessions);
    List<BpmnParseListener> listeners =
        new ArrayList<>(
            Optional.ofNullable(engine.getCustomPreBPMNParseListeners()).orElse(List.of()));
    listeners.add(new Listening());
    engine.setCustomPreBPMNParseListeners(listeners);
  }

  @Override
  public void postInit(ProcessEngineConfigurationImpl engine) {
    DbSqlSessionFactory writer = engine.getDbSqlSessionFactory();
    engine.getSessionFactories().put(writer.getSessionType(), new EngineWrites.Factory(writer));
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
