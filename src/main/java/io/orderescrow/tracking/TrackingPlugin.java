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
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * What the same models do while we only track: a deadline is told and ends nothing, nobody is asked
 * again, and nothing is undone, since nothing was our doing. Messages that a model would send stop
 * at {@link SendMessage}.
 */
@Component
@Order(2)
@Profile("orchestrator")
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
    @SuppressWarnings("rawtypes") // as the engine has it
    List<JobHandler> handlers =
        new ArrayList<>(Optional.ofNullable(engine.getCustomJobHandlers()).orElse(List.of()));
    handlers.add(new TrackingTimerHandler(catalogue, models, sendMessage));
    engine.setCustomJobHandlers(handlers);
    List<BpmnParseListener> listeners =
        new ArrayList<>(
            Optional.ofNullable(engine.getCustomPostBPMNParseListeners()).orElse(List.of()));
    listeners.add(new NothingIsUndone());
    engine.setCustomPostBPMNParseListeners(listeners);
  }

  /** Who waits for an acknowledgement of an undo that nobody was asked for would wait for ever. */
  private static final class NothingIsUndone extends AbstractBpmnParseListener {

    @Override
    public void parseIntermediateThrowEvent(Element event, ScopeImpl scope, ActivityImpl activity) {
      passOver(event, activity, new IntermediateThrowNoneEventActivityBehavior());
    }

    @Override
    public void parseEndEvent(Element event, ScopeImpl scope, ActivityImpl activity) {
      passOver(event, activity, new NoneEndEventActivityBehavior());
    }

    private static void passOver(Element event, ActivityImpl activity, ActivityBehavior nothing) {
      if (event.element("compensateEventDefinition") != null) {
        activity.setActivityBehavior(nothing);
      }
    }
  }
}
