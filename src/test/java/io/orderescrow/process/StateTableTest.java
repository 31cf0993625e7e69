package io.orderescrow.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.model.ProcessModel;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The documentation lists all states and transitions of the models. */
@Tag("S15")
class StateTableTest {

  @Test
  void documentationPublishesTheStatesAndTransitionsOfTheModels() {
    assertThat(Transition.table()).isEqualTo(Transition.table(fromTheModels()));
    assertThat(Transition.published()).isEqualTo(fromTheModels());
  }

  @Test
  void everyWaitIsAState() {
    Set<String> states =
        fromTheModels().stream().map(Transition::state).collect(Collectors.toSet());

    for (ProcessModel model : ProcessModel.all()) {
      assertThat(model.elements(ReceiveTask.class))
          .allSatisfy(task -> assertThat(states).contains(task.getId()));
      assertThat(model.elements(UserTask.class))
          .allSatisfy(task -> assertThat(states).contains(task.getId()));
    }
  }

  @Test
  void everyStateCanBeLeft() {
    Set<Transition> transitions = fromTheModels();
    Set<String> left =
        transitions.stream()
            .filter(each -> !each.state().equals(each.next()))
            .map(Transition::state)
            .collect(Collectors.toSet());

    assertThat(transitions.stream().map(Transition::next).filter(next -> !left.contains(next)))
        .as("ends")
        .containsOnly(
            "OrderCompleted",
            "OrderCancelled",
            "ProcessedByRetry",
            "Resolved",
            "ResolvedElsewhere",
            "Acknowledged",
            "AcknowledgedLate",
            "UndoneByHand");
  }

  private static Set<Transition> fromTheModels() {
    Set<Transition> transitions = new LinkedHashSet<>();
    ProcessModel.all().stream()
        .sorted((one, other) -> other.name().compareTo(one.name()))
        .forEach(model -> transitions.addAll(StateMachine.transitionsOf(model)));
    return transitions;
  }
}
