package io.orderescrow.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SendTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.xml.instance.DomElement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules for every process model, checked on the files without an engine. */
class ProcessModelTest {

  /**
   * An operator must complete these tasks: an undo that no service did, and a decision on failed
   * messages. The task list reminds the operator, so no deadline ends them.
   */
  private static final Set<String> WAITS_WITHOUT_DEADLINE =
      Set.of("UndoByHand", "DecideOnMessages");

  /** Scripts and listeners: they would hide a rule from the reader of the diagram. */
  private static final Set<String> CODE =
      Set.of("scriptTask", "script", "executionListener", "taskListener", "connector");

  private static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";

  static List<ProcessModel> models() {
    return ProcessModel.all();
  }

  @ParameterizedTest
  @MethodSource("models")
  void isNamedAfterItsProcess(ProcessModel model) {
    assertThat(model.process().getId()).isEqualTo(model.name());
    assertThat(model.process().isExecutable()).isTrue();
    assertThat(model.process().getName()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("models")
  void limitsTheAgeOfItsHistory(ProcessModel model) {
    assertThat(model.process().getCamundaHistoryTimeToLiveString()).startsWith("P");
  }

  @ParameterizedTest
  @MethodSource("models")
  void givesEveryElementAReadableId(ProcessModel model) {
    assertThat(model.elements(FlowElement.class))
        .extracting(FlowElement::getId)
        .allMatch(id -> id.matches("([A-Z][a-z]+)+"), "is PascalCase, without digits");
  }

  @ParameterizedTest
  @MethodSource("models")
  void namesEveryVisibleElement(ProcessModel model) {
    Stream<FlowElement> nodes =
        model.elements(FlowNode.class).stream()
            .filter(node -> !isJoin(node))
            .map(FlowElement.class::cast);
    Stream<FlowElement> choices =
        model.elements(SequenceFlow.class).stream()
            .filter(flow -> flow.getConditionExpression() != null)
            .map(FlowElement.class::cast);

    assertThat(Stream.concat(nodes, choices))
        .filteredOn(element -> element.getName() == null || element.getName().isBlank())
        .extracting(FlowElement::getId)
        .isEmpty();
  }

  private static boolean isJoin(FlowNode node) {
    return node instanceof Gateway && node.getOutgoing().size() == 1;
  }

  @ParameterizedTest
  @MethodSource("models")
  void containsNoCode(ProcessModel model) {
    assertThat(everything(model.bpmn().getDocument().getRootElement()))
        .allSatisfy(
            element -> {
              String id = element.getAttribute("id");
              assertThat(element.getLocalName()).as("element %s", id).isNotIn(CODE);
              assertThat(element.getAttribute(CAMUNDA, "class")).as("class of %s", id).isNull();
            });
  }

  private static Stream<DomElement> everything(DomElement element) {
    return Stream.concat(
        Stream.of(element),
        element.getChildElements().stream().flatMap(ProcessModelTest::everything));
  }

  /**
   * A command commits together with the wait for its answer, so that no answer comes too early. The
   * payload of an answer is a transient variable, which ends with the engine's command.
   */
  @ParameterizedTest
  @MethodSource("models")
  void hasNoAsynchronousContinuation(ProcessModel model) {
    assertThat(model.elements(FlowNode.class))
        .filteredOn(node -> node.isCamundaAsyncBefore() || node.isCamundaAsyncAfter())
        .extracting(FlowNode::getId)
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("models")
  @Tag("S17")
  void endsEveryWaitAtADeadline(ProcessModel model) {
    Stream<Activity> waits =
        Stream.concat(
            model.elements(ReceiveTask.class).stream(), model.elements(UserTask.class).stream());

    assertThat(waits.filter(wait -> !WAITS_WITHOUT_DEADLINE.contains(wait.getId())))
        .allSatisfy(
            wait ->
                assertThat(timersOn(model, wait).filter(BoundaryEvent::cancelActivity))
                    .as("deadline of %s", wait.getId())
                    .hasSize(1));
  }

  @ParameterizedTest
  @MethodSource("models")
  @Tag("S19")
  void reSendsTheCommandOfEveryWait(ProcessModel model) {
    assertThat(model.elements(ReceiveTask.class))
        .filteredOn(wait -> !commandsBefore(wait).isEmpty())
        .allSatisfy(
            wait ->
                assertThat(timersOn(model, wait).filter(timer -> !timer.cancelActivity()))
                    .as("reminder on %s", wait.getId())
                    .singleElement()
                    .satisfies(
                        timer ->
                            assertThat(ProcessModel.after(timer).map(ModelFacts::sentMessage))
                                .containsExactlyElementsOf(commandsBefore(wait))));
  }

  /** Returns the distinct messages that the tasks right before the wait send. */
  private static List<Optional<String>> commandsBefore(ReceiveTask wait) {
    return ProcessModel.before(wait)
        .filter(SendTask.class::isInstance)
        .map(ModelFacts::sentMessage)
        .distinct()
        .toList();
  }

  private static Stream<BoundaryEvent> timersOn(ProcessModel model, Activity wait) {
    return model
        .boundaryEventsOn(wait)
        .filter(
            boundary ->
                boundary.getEventDefinitions().stream()
                    .anyMatch(TimerEventDefinition.class::isInstance));
  }

  @ParameterizedTest
  @MethodSource("models")
  @Tag("S31")
  void assignsUserTasksToGroupsWithADueDate(ProcessModel model) {
    assertThat(model.elements(UserTask.class))
        .allSatisfy(
            task -> {
              assertThat(task.getCamundaCandidateGroups()).as(task.getId()).isNotBlank();
              assertThat(task.getDocumentations()).as(task.getId()).isNotEmpty();
              if (!WAITS_WITHOUT_DEADLINE.contains(task.getId())) {
                assertThat(task.getCamundaDueDate())
                    .as("due date of %s", task.getId())
                    .isEqualTo(deadlineOf(model, task));
              }
            });
  }

  private static String deadlineOf(ProcessModel model, UserTask task) {
    return timersOn(model, task)
        .filter(BoundaryEvent::cancelActivity)
        .flatMap(timer -> timer.getEventDefinitions().stream())
        .map(timer -> ((TimerEventDefinition) timer).getTimeDuration())
        .filter(Objects::nonNull)
        .map(duration -> duration.getTextContent())
        .findFirst()
        .orElse("none");
  }
}
