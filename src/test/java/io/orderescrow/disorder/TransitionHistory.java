package io.orderescrow.disorder;

import io.orderescrow.process.Transition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** The transitions that the processes of an order went through, read from the engine's history. */
final class TransitionHistory {

  private static final Set<String> ENDS =
      Set.of(
          "OrderCompleted", "OrderCancelled", "Acknowledged", "AcknowledgedLate", "UndoneByHand");

  private final ProcessEngine engine;
  private final Set<Transition> published = Transition.published();
  private final Map<String, BpmnModelInstance> models = new ConcurrentHashMap<>();

  TransitionHistory(ProcessEngine engine) {
    this.engine = engine;
  }

  /** Returns the allowed transitions. */
  Set<Transition> published() {
    return published;
  }

  /** Returns the observed transitions. */
  Set<Transition> of(String order) {
    Set<Transition> observed = new HashSet<>();
    engine
        .getHistoryService()
        .createHistoricProcessInstanceQuery()
        .processInstanceBusinessKey(order)
        .list()
        .forEach(instance -> observed.addAll(of(instance)));
    return observed;
  }

  private List<Transition> of(HistoricProcessInstance instance) {
    BpmnModelInstance model =
        models.computeIfAbsent(
            instance.getProcessDefinitionId(), engine.getRepositoryService()::getBpmnModelInstance);
    List<Transition> observed = new ArrayList<>();
    String state = "";
    String trigger = "";
    for (HistoricActivityInstance activity : activities(instance)) {
      String id = activity.getActivityId();
      ModelElementInstance element = model.getModelElementById(id);
      if (element instanceof BoundaryEvent boundary && !boundary.cancelActivity()) {
        String host = boundary.getAttachedTo().getId();
        observed.add(new Transition(host, id, host));
      } else if (isState(activity) || ENDS.contains(id)) {
        observed.add(new Transition(state, trigger, id));
        state = id;
        trigger = leftBy(element);
      } else if (element instanceof CatchEvent event
          && !activity.getActivityType().startsWith("error")) {
        state = state.isEmpty() ? id : state;
        trigger = caughtBy(event);
      }
    }
    return observed;
  }

  /** Returns the activities in the sequence in which the token reached them. */
  private List<HistoricActivityInstance> activities(HistoricProcessInstance instance) {
    return engine
        .getHistoryService()
        .createHistoricActivityInstanceQuery()
        .processInstanceId(instance.getId())
        .orderPartiallyByOccurrence()
        .asc()
        .list();
  }

  private static boolean isState(HistoricActivityInstance activity) {
    return activity.getActivityType().equals("receiveTask")
        || activity.getActivityType().equals("userTask")
        || activity.getActivityId().equals("UndoEverything");
  }

  private static String leftBy(ModelElementInstance state) {
    return state instanceof ReceiveTask task
        ? task.getMessage().getName()
        : "every undo is acknowledged";
  }

  private static String caughtBy(CatchEvent event) {
    return event.getEventDefinitions().stream()
        .filter(MessageEventDefinition.class::isInstance)
        .map(definition -> ((MessageEventDefinition) definition).getMessage().getName())
        .findFirst()
        .orElse(event.getId().equals("UndoNeeded") ? "a call" : event.getId());
  }
}
