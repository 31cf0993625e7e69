package io.orderescrow.tracking;

import io.orderescrow.message.Catalogue;
import io.orderescrow.model.Models;
import io.orderescrow.outbox.Mode;
import io.orderescrow.process.SendMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.impl.bpmn.behavior.IntermediateThrowNoneEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.NoneEndEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandler;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityBehavior;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Changes the behaviour of the models in tracking mode: a deadline publishes an overdue notice and
 * ends no wait, reminders send nothing, and compensation is skipped because the system has sent no
 * command. {@link SendMessage} suppresses the messages of the models.
 */
@Component
@Order(2)
class TrackingPlugin extends AbstractProcessEnginePlugin {

  private final Mode mode;
  private final Catalogue catalogue;
  private final Models models;
  private final SendMessage sendMessage;

  TrackingPlugin(Mode mode, Catalogue catalogue, Models models, SendMessage sendMessage) {
    this.mode = mode;
    this.catalogue = catalogue;
    this.models = models;
    this.sendMessage = sendMessage;
  }

  @Override
  public void preInit(ProcessEngineConfigurationImpl engine) {
    if (mode.commands()) {
      return;
    }
    @SuppressWarnings("rawtypes") // raw in the engine's API
    List<JobHandler> handlers =
        new ArrayList<>(Optional.ofNullable(engine.getCustomJobHandlers()).orElse(List.of()));
    handlers.add(new TrackingTimerHandler(catalogue, models, sendMessage));
    engine.setCustomJobHandlers(handlers);
    List<BpmnParseListener> listeners =
        new ArrayList<>(
            Optional.ofNullable(engine.getCustomPostBPMNParseListeners()).orElse(List.of()));
    listeners.add(new SkipCompensation());
    engine.setCustomPostBPMNParseListeners(listeners);
  }

  /** An undo whose command was never sent would wait forever for its acknowledgement. */
  private static final class SkipCompensation extends AbstractBpmnParseListener {

    @Override
    public void parseIntermediateThrowEvent(Element event, ScopeImpl scope, ActivityImpl activity) {
      replace(event, activity, new IntermediateThrowNoneEventActivityBehavior());
    }

    @Override
    public void parseEndEvent(Element event, ScopeImpl scope, ActivityImpl activity) {
      replace(event, activity, new NoneEndEventActivityBehavior());
    }

    private static void replace(Element event, ActivityImpl activity, ActivityBehavior behavior) {
      if (event.element("compensateEventDefinition") != null) {
        activity.setActivityBehavior(behavior);
      }
    }
  }
}
