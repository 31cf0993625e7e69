package io.orderescrow.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageType;
import io.orderescrow.model.ProcessModel;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.Association;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.CompensateEventDefinition;
import org.camunda.bpm.model.bpmn.instance.Error;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SendTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.FileSystemResource;

/** Models and catalogue agree on all messages. */
class ProcessMessagesTest {

  /** The orchestrator handles these messages without a process instance. */
  private static final Set<String> HANDLED_WITHOUT_MODEL =
      Set.of("ServiceStartedEvent", "RetryRequestedEvent");

  private static final Catalogue CATALOGUE =
      Catalogue.read(new FileSystemResource("processes/messages.asyncapi.yaml"));

  static List<ProcessModel> models() {
    return ProcessModel.all();
  }

  @ParameterizedTest
  @MethodSource("models")
  void sendsOnlySentMessagesOfTheCatalogue(ProcessModel model) {
    assertThat(model.sent())
        .isSubsetOf(names(CATALOGUE.types().stream().filter(MessageType::sent)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void awaitsOnlyReceivedMessagesOfTheCatalogue(ProcessModel model) {
    assertThat(model.caught())
        .isSubsetOf(names(CATALOGUE.types().stream().filter(MessageType::received)));
  }

  @Test
  void handlesEveryReceivedMessageOfTheCatalogue() {
    Set<String> caught = new TreeSet<>();
    models().forEach(model -> caught.addAll(model.caught()));

    assertThat(caught).doesNotContainAnyElementsOf(HANDLED_WITHOUT_MODEL);
    caught.addAll(HANDLED_WITHOUT_MODEL);
    assertThat(caught).containsAll(names(CATALOGUE.types().stream().filter(MessageType::received)));
  }

  /** A second compensation, after a clerk had the command re-sent, would undo it twice. */
  @ParameterizedTest
  @MethodSource("models")
  @Tag("S20")
  void undoesEveryCommandOnce(ProcessModel model) {
    List<String> undone = compensated(model).map(task -> task.getMessage().getName()).toList();

    assertThat(undone).doesNotHaveDuplicates();
    assertThat(undone).containsExactlyInAnyOrderElementsOf(commands(model));
  }

  @ParameterizedTest
  @MethodSource("models")
  @Tag("S20")
  @Tag("S27")
  void undoesWithTheCommandThatUndoesALateAnswer(ProcessModel model) {
    assertThat(compensated(model))
        .allSatisfy(
            task ->
                assertThat(answerTo(task).undoneBy())
                    .as("undo of the answer to %s", task.getId())
                    .isEqualTo(ProcessModel.callInput(undoOf(model, task), "command")));
  }

  /** All undos of an order wait at the same time with the same business key. */
  @ParameterizedTest
  @MethodSource("models")
  @Tag("S20")
  void acknowledgesEachUndoWithItsOwnMessage(ProcessModel model) {
    assertThat(compensated(model))
        .extracting(task -> ProcessModel.callInput(undoOf(model, task), "acknowledgement"))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("models")
  @Tag("S9")
  void cancelsOrdersForReasonsOfTheContractOnly(ProcessModel model) {
    assertThat(model.elements(Error.class))
        .allSatisfy(
            error ->
                assertThat(CATALOGUE.violations("OrderCancelledEvent", cancelled(error)))
                    .as(error.getErrorCode())
                    .isEmpty());
  }

  private static JsonNode cancelled(Error error) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("orderId", "order-1")
        .put("reason", error.getErrorCode());
  }

  /** Returns the commands of send tasks, without those passed to call activities. */
  private static Set<String> commands(ProcessModel model) {
    return new TreeSet<>(
        model.elements(SendTask.class).stream()
            .map(task -> task.getMessage().getName())
            .filter(name -> name.endsWith("Command"))
            .toList());
  }

  private static Stream<SendTask> compensated(ProcessModel model) {
    return model.elements(SendTask.class).stream()
        .filter(task -> compensationOn(model, task).findAny().isPresent());
  }

  private static Stream<BoundaryEvent> compensationOn(ProcessModel model, SendTask task) {
    return model
        .boundaryEventsOn(task)
        .filter(
            boundary ->
                boundary.getEventDefinitions().stream()
                    .anyMatch(CompensateEventDefinition.class::isInstance));
  }

  private static CallActivity undoOf(ProcessModel model, SendTask task) {
    BoundaryEvent undo = compensationOn(model, task).findFirst().orElseThrow();
    return model.elements(Association.class).stream()
        .filter(association -> association.getSource().equals(undo))
        .map(association -> (CallActivity) association.getTarget())
        .findFirst()
        .orElseThrow();
  }

  private static MessageType answerTo(SendTask task) {
    return ProcessModel.after(task)
        .filter(ReceiveTask.class::isInstance)
        .map(wait -> CATALOGUE.require(((ReceiveTask) wait).getMessage().getName()))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(Stream<MessageType> types) {
    return types.map(MessageType::name).toList();
  }
}
