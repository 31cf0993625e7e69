package io.orderescrow.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.springframework.stereotype.Component;

/**
 * Sets {@code asyncBefore} on each send task, as tutorials do. The engine then retries when the
 * broker is unreachable. The model itself does not set it, because all designs share the model.
 */
@Component
class AsynchronousSends extends AbstractProcessEnginePlugin {

  @Override
  public void preInit(ProcessEngineConfigurationImpl engine) {
    List<BpmnParseListener> listeners =
        new ArrayList<>(
            Optional.ofNullable(engine.getCustomPostBPMNParseListeners()).orElse(List.of()));
    listeners.add(new Continuations());
    engine.setCustomPostBPMNParseListeners(listeners);
  }

  private static final class Continuations extends AbstractBpmnParseListener {
    @Override
    public void parseSendTask(Element element, ScopeImpl scope, ActivityImpl activity) {
      activity.setAsyncBefore(true);
    }
  }
}
