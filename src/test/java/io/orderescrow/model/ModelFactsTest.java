package io.orderescrow.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelFactsTest {

  private final ModelFacts order = factsOf("order-fulfilment");
  private final ModelFacts undo = factsOf("ask-until-acknowledged");

  @Test
  void readsTheMessageStart() {
    assertThat(order.messageStart())
        .contains(
            new MessageStart(
                "CreateOrderEvent", "order", List.of("customer.name", "customer.email")));
    assertThat(undo.messageStart()).isEmpty();
  }

  @Test
  void readsSentAndReSentMessages() {
    assertThat(order.sentMessages())
        .containsEntry("ReserveInventory", "ReserveInventoryCommand")
        .containsEntry("OrderCompleted", "OrderCompletedEvent")
        .doesNotContainKey("AwaitInventory");
    assertThat(order.resentCommands()).containsEntry("AwaitInventory", "ReserveInventoryCommand");
    assertThat(order.reminderCommands())
        .containsEntry("InventorySilent", "ReserveInventoryCommand")
        .doesNotContainKey("InventoryDeadline");
    assertThat(undo.resentCommands())
        .containsEntry("AwaitAcknowledgement", Models.COMMAND_EXPRESSION);
  }

  @Test
  void readsDeadlines() {
    assertThat(order.overdueSteps()).containsEntry("InventoryDeadline", "inventory");
    assertThat(order.interrupted())
        .containsEntry("InventoryDeadline", "AwaitInventory")
        .doesNotContainKey("InventorySilent");
  }

  @Test
  void readsConstantInputsOfCallActivities() {
    assertThat(order.inputs())
        .containsEntry(
            "ReleaseInventory",
            Map.of(
                "command", "ReleaseInventoryCommand", "acknowledgement", "InventoryReleasedEvent"));
  }

  private static ModelFacts factsOf(String process) {
    return ProcessModel.all().stream()
        .filter(model -> model.name().equals(process))
        .map(model -> ModelFacts.of(model.bpmn()))
        .findFirst()
        .orElseThrow();
  }
}
