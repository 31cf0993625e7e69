package io.orderescrow.model;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.EventBasedGateway;
import org.camunda.bpm.model.bpmn.instance.EventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SendTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.ThrowEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaFormData;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaFormField;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaIn;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputParameter;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaOut;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaOutputParameter;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.jspecify.annotations.Nullable;

/**
 * Facts of one model, by element id. {@link Models} describes each.
 *
 * @param inputs by call activity, then by variable
 * @param interrupted the activity that an interrupting boundary event is attached to
 * @param steps names for people of the activities where an instance waits or calls a process
 * @param names the names that occur in expressions
 * @param variables the variables that mappings, calls and form fields set
 * @param taskVariables the variables that a person may set, by user task
 */
record ModelFacts(
    Optional<MessageStart> messageStart,
    Map<String, String> sentMessages,
    Map<String, String> resentCommands,
    Map<String, String> reminderCommands,
    Map<String, String> overdueSteps,
    Map<String, Map<String, String>> inputs,
    Map<String, String> interrupted,
    Map<String, String> steps,
    Set<String> names,
    Set<String> variables,
    Map<String, Set<String>> taskVariables) {

  private static final Pattern EXPRESSION = Pattern.compile("[$#]\\{[^}]*}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");

  static ModelFacts of(BpmnModelInstance model) {
    Collection<BoundaryEvent> boundaries = model.getModelElementsByType(BoundaryEvent.class);
    List<BoundaryEvent> reminders =
        boundaries.stream().filter(boundary -> !boundary.cancelActivity()).toList();
    return new ModelFacts(
        findMessageStart(model),
        byId(
            model.getModelElementsByType(FlowNode.class),
            BaseElement::getId,
            ModelFacts::sentMessage),
        byId(reminders, ModelFacts::hostOf, ModelFacts::sentAfter),
        byId(reminders, BaseElement::getId, ModelFacts::sentAfter),
        byId(boundaries, BaseElement::getId, boundary -> property(boundary, Models.STEP)),
        byId(
            model.getModelElementsByType(CallActivity.class),
            BaseElement::getId,
            call -> Optional.of(inputsOf(call))),
        byId(
            boundaries.stream().filter(BoundaryEvent::cancelActivity).toList(),
            BaseElement::getId,
            boundary -> Optional.of(hostOf(boundary))),
        byId(
            model.getModelElementsByType(FlowNode.class), BaseElement::getId, ModelFacts::stepName),
        namesIn(Bpmn.convertToString(model)),
        variablesOf(model),
        byId(
            model.getModelElementsByType(UserTask.class),
            BaseElement::getId,
            task -> Optional.of(variablesOf(task))));
  }

  private static Set<String> variablesOf(UserTask task) {
    return Stream.concat(
            extensions(task, CamundaFormData.class)
                .flatMap(form -> form.getCamundaFormFields().stream())
                .map(CamundaFormField::getCamundaId),
            namesOf(task, "formVariables").stream())
        .collect(toSet());
  }

  /** Takes names of methods too. */
  static Set<String> namesIn(String xml) {
    return EXPRESSION
        .matcher(xml)
        .results()
        .flatMap(expression -> NAME.matcher(expression.group()).results())
        .map(MatchResult::group)
        .collect(toSet());
  }

  private static Set<String> variablesOf(BpmnModelInstance model) {
    return Stream.of(
            values(model, CamundaInputParameter.class, CamundaInputParameter::getCamundaName),
            values(model, CamundaOutputParameter.class, CamundaOutputParameter::getCamundaName),
            values(model, CamundaIn.class, CamundaIn::getCamundaTarget),
            values(model, CamundaOut.class, CamundaOut::getCamundaTarget),
            values(model, CamundaFormField.class, CamundaFormField::getCamundaId))
        .flatMap(names -> names)
        .collect(toSet());
  }

  private static <E extends ModelElementInstance> Stream<String> values(
      BpmnModelInstance model, Class<E> type, Function<E, @Nullable String> value) {
    return model.getModelElementsByType(type).stream().map(value).filter(Objects::nonNull);
  }

  /** The ids of the processes that the call activities of a model call. */
  static Set<String> calledProcesses(BpmnModelInstance model) {
    return values(model, CallActivity.class, CallActivity::getCalledElement).collect(toSet());
  }

  private static Optional<String> stepName(FlowNode node) {
    boolean isStep =
        node instanceof ReceiveTask
            || node instanceof UserTask
            || node instanceof EventBasedGateway
            || node instanceof CallActivity
            || node instanceof IntermediateCatchEvent && caughtMessage(node).isPresent();
    return isStep
        ? Optional.of(node.getName() == null ? node.getId() : node.getName())
        : Optional.empty();
  }

  private static <E extends BaseElement, V> Map<String, V> byId(
      Collection<E> elements, Function<E, String> id, Function<E, Optional<V>> fact) {
    return elements.stream()
        .filter(element -> fact.apply(element).isPresent())
        .collect(toMap(id, element -> fact.apply(element).orElseThrow(), (first, second) -> first));
  }

  static Optional<MessageStart> findMessageStart(BpmnModelInstance model) {
    return model.getModelElementsByType(StartEvent.class).stream()
        .filter(start -> start.getParentElement() instanceof Process)
        .flatMap(
            start ->
                messageName(start.getEventDefinitions()).stream()
                    .map(
                        message ->
                            new MessageStart(
                                message,
                                property(start, "keepAs").orElse(null),
                                namesOf(start, "findBy"))))
        .findFirst();
  }

  /** The name of the message that an element sends; it may be an expression. */
  static Optional<String> sentMessage(FlowNode node) {
    if (node instanceof SendTask task) {
      return Optional.ofNullable(task.getMessage()).map(Message::getName);
    }
    return node instanceof ThrowEvent event
        ? messageName(event.getEventDefinitions())
        : Optional.empty();
  }

  /** The name of the message that an element waits for; it may be an expression. */
  static Optional<String> caughtMessage(FlowNode node) {
    if (node instanceof ReceiveTask task) {
      return Optional.ofNullable(task.getMessage()).map(Message::getName);
    }
    return node instanceof CatchEvent event
        ? messageName(event.getEventDefinitions())
        : Optional.empty();
  }

  private static Optional<String> messageName(Collection<EventDefinition> definitions) {
    return definitions.stream()
        .filter(MessageEventDefinition.class::isInstance)
        .map(definition -> ((MessageEventDefinition) definition).getMessage())
        .filter(Objects::nonNull)
        .map(Message::getName)
        .findFirst();
  }

  /** The value of an extension property that is a list with commas. */
  private static List<String> namesOf(FlowNode node, String property) {
    return property(node, property)
        .map(paths -> List.of(paths.strip().split("\\s*,\\s*")))
        .orElse(List.of());
  }

  private static String hostOf(BoundaryEvent boundary) {
    return boundary.getAttachedTo().getId();
  }

  static Optional<String> sentAfter(BoundaryEvent boundary) {
    return boundary.getSucceedingNodes().list().stream()
        .flatMap((FlowNode node) -> sentMessage(node).stream())
        .findFirst();
  }

  /** Expressions are left out: only the instance knows their value. */
  static Map<String, String> inputsOf(CallActivity call) {
    return extensions(call, CamundaIn.class)
        .filter(in -> in.getCamundaTarget() != null && in.getCamundaSourceExpression() != null)
        .filter(in -> !in.getCamundaSourceExpression().startsWith("${"))
        .collect(
            toMap(
                CamundaIn::getCamundaTarget,
                CamundaIn::getCamundaSourceExpression,
                (first, second) -> first));
  }

  private static Optional<String> property(FlowNode node, String name) {
    return extensions(node, CamundaProperties.class)
        .flatMap(properties -> properties.getCamundaProperties().stream())
        .filter(property -> name.equals(property.getCamundaName()))
        .map(CamundaProperty::getCamundaValue)
        .filter(Objects::nonNull)
        .findFirst();
  }

  static <T extends ModelElementInstance> Stream<T> extensions(FlowNode node, Class<T> type) {
    return node.getExtensionElements() == null
        ? Stream.empty()
        : node.getExtensionElements().getElementsQuery().filterByType(type).list().stream();
  }
}
