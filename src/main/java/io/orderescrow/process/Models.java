package io.orderescrow.process;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** What the deployed models say that the engine does not tell by itself. */
@Component
@Profile("orchestrator")
class Models {

  private final RepositoryService repository;
  private final Map<String, Optional<String>> asks = new ConcurrentHashMap<>();

  Models(@Lazy RepositoryService repository) {
    this.repository = repository;
  }

  /**
   * The command that a non-interrupting boundary event of this activity sends again: its message
   * name, which may be an expression.
   */
  Optional<String> asks(String definitionId, String activityId) {
    return asks.computeIfAbsent(
        definitionId + '/' + activityId, key -> findAsked(definitionId, activityId));
  }

  private Optional<String> findAsked(String definitionId, String activityId) {
    BpmnModelInstance model = repository.getBpmnModelInstance(definitionId);
    if (!(model.getModelElementById(activityId) instanceof Activity activity)) {
      return Optional.empty();
    }
    return model.getModelElementsByType(BoundaryEvent.class).stream()
        .filter(boundary -> !boundary.cancelActivity())
        .filter(boundary -> boundary.getAttachedTo().equals(activity))
        .flatMap(boundary -> boundary.getSucceedingNodes().list().stream())
        .flatMap((FlowNode node) -> SentMessages.nameOf(node).stream())
        .findFirst();
  }
}
