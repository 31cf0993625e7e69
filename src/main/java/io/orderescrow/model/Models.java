package io.orderescrow.model;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaIn;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * What the deployed models say that the engine does not tell by itself. A definition never changes,
 * so what was read from it is kept.
 */
@Component
@Profile("orchestrator")
public class Models {

  /** Extension property of a message start event: the variable that keeps the payload. */
  static final String KEEP_AS = "keepAs";

  /**
   * Extension property of a message start event: the paths of at most two values of the payload, by
   * which people find an instance, such as {@code customer.name, customer.email}.
   */
  static final String FIND_BY = "findBy";

  /** The most paths that {@link #FIND_BY} may name. */
  static final int MAX_SEARCH_KEYS = 2;

  /** Extension property of a deadline: what is late when it has passed. */
  public static final String STEP = "step";

  /** What stands in a model where the name of a command is handed in as a variable. */
  public static final String HANDED_IN = "${command}";

  private final RepositoryService repository;
  private final Map<String, Optional<String>> asks = new ConcurrentHashMap<>();
  private final Map<String, Optional<String>> reminders = new ConcurrentHashMap<>();
  private final Map<String, Optional<String>> sends = new ConcurrentHashMap<>();
  private final Map<String, Optional<String>> steps = new ConcurrentHashMap<>();
  private final Map<String, Optional<MessageStart>> starts = new ConcurrentHashMap<>();

  Models(@Lazy RepositoryService repository) {
    this.repository = repository;
  }

  /**
   * How a process is started by a message.
   *
   * @param message the name of the message
   * @param keptAs the variable that keeps its payload, if the model says so
   * @param findBy the paths of values in the payload that instances are found by
   */
  public record MessageStart(String message, @Nullable String keptAs, List<String> findBy) {}

  /** The message that starts a process; null when it is started otherwise. */
  @Nullable
  public MessageStart messageStart(String definitionId) {
    return starts
        .computeIfAbsent(definitionId, id -> findMessageStart(repository.getBpmnModelInstance(id)))
        .orElse(null);
  }

  /** The message an element sends, as it stands in the model: it may be an expression. */
  public Optional<String> sends(String definitionId, String activityId) {
    return sends.computeIfAbsent(
        definitionId + '/' + activityId,
        key ->
            repository.getBpmnModelInstance(definitionId).getModelElementById(activityId)
                    instanceof FlowNode node
                ? SentMessages.nameOf(node)
                : Optional.empty());
  }

  /** The command that a non-interrupting boundary event of this activity sends again. */
  public Optional<String> asks(String definitionId, String activityId) {
    return asks.computeIfAbsent(
        definitionId + '/' + activityId,
        key -> findAsked(repository.getBpmnModelInstance(definitionId), activityId));
  }

  /** The command that this non-interrupting boundary event sends, as it stands in the model. */
  public Optional<String> remindsWith(String definitionId, String boundaryId) {
    return reminders.computeIfAbsent(
        definitionId + '/' + boundaryId,
        key ->
            repository.getBpmnModelInstance(definitionId).getModelElementById(boundaryId)
                        instanceof BoundaryEvent boundary
                    && !boundary.cancelActivity()
                ? sentAfter(boundary)
                : Optional.empty());
  }

  /**
   * What a call activity hands to the process it calls as one of its variables, where that stands
   * in the model as it is.
   */
  public Optional<String> handsIn(String definitionId, String activityId, String variable) {
    return repository.getBpmnModelInstance(definitionId).getModelElementById(activityId)
                instanceof CallActivity call
            && call.getExtensionElements() != null
        ? call
            .getExtensionElements()
            .getElementsQuery()
            .filterByType(CamundaIn.class)
            .list()
            .stream()
            .filter(in -> variable.equals(in.getCamundaTarget()))
            .map(CamundaIn::getCamundaSourceExpression)
            .filter(source -> source != null && !source.startsWith("${"))
            .findFirst()
        : Optional.empty();
  }

  /** Whether this boundary event, when it happens, ends the stay at this activity. */
  public boolean endsBy(String definitionId, String activityId, String boundaryId) {
    return repository.getBpmnModelInstance(definitionId).getModelElementById(boundaryId)
            instanceof BoundaryEvent boundary
        && boundary.cancelActivity()
        && boundary.getAttachedTo().getId().equals(activityId);
  }

  /** What a wait is called that is past this deadline, from its property {@code step}. */
  public Optional<String> stepOf(String definitionId, String boundaryId) {
    return steps.computeIfAbsent(
        definitionId + '/' + boundaryId,
        key ->
            repository.getBpmnModelInstance(definitionId).getModelElementById(boundaryId)
                    instanceof BoundaryEvent boundary
                ? Optional.ofNullable(property(boundary, STEP))
                : Optional.empty());
  }

  static Optional<MessageStart> findMessageStart(BpmnModelInstance model) {
    return model.getModelElementsByType(StartEvent.class).stream()
        .filter(start -> start.getParentElement() instanceof Process)
        .flatMap(
            start ->
                start.getEventDefinitions().stream()
                    .filter(MessageEventDefinition.class::isInstance)
                    .map(definition -> ((MessageEventDefinition) definition).getMessage())
                    .map(
                        message ->
                            new MessageStart(
                                message.getName(), property(start, KEEP_AS), findBy(start))))
        .findFirst();
  }

  private static List<String> findBy(StartEvent start) {
    String paths = property(start, FIND_BY);
    return paths == null ? List.of() : List.of(paths.strip().split("\\s*,\\s*"));
  }

  private static @Nullable String property(FlowNode node, String name) {
    if (node.getExtensionElements() == null) {
      return null;
    }
    return node
        .getExtensionElements()
        .getElementsQuery()
        .filterByType(CamundaProperties.class)
        .list()
        .stream()
        .map(CamundaProperties::getCamundaProperties)
        .flatMap(Collection::stream)
        .filter(property -> name.equals(property.getCamundaName()))
        .map(CamundaProperty::getCamundaValue)
        .findFirst()
        .orElse(null);
  }

  private static Optional<String> findAsked(BpmnModelInstance model, String activityId) {
    if (!(model.getModelElementById(activityId) instanceof Activity activity)) {
      return Optional.empty();
    }
    return model.getModelElementsByType(BoundaryEvent.class).stream()
        .filter(boundary -> !boundary.cancelActivity())
        .filter(boundary -> boundary.getAttachedTo().equals(activity))
        .flatMap(boundary -> sentAfter(boundary).stream())
        .findFirst();
  }

  private static Optional<String> sentAfter(BoundaryEvent boundary) {
    return boundary.getSucceedingNodes().list().stream()
        .flatMap((FlowNode node) -> SentMessages.nameOf(node).stream())
        .findFirst();
  }
}
