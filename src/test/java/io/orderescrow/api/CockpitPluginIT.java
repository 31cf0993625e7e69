package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.message.RawMessage;
import io.orderescrow.process.OrderStep;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The data that the Cockpit plugin shows. */
@OnTheWeb
class CockpitPluginIT extends CockpitFixture {

  @Autowired ManagementService management;

  @Test
  @Tag("S16")
  void showsWaitsAndMessagesOfAnOrder() {
    String order = waiting();
    resend(order);

    JsonNode view = read("orders/of-instance/" + instanceOf(order));

    assertThat(view.path("id").asText()).isEqualTo(order);
    assertThat(view.path("state").asText()).isEqualTo("OPEN");
    assertThat(view.path("mayAct").asBoolean()).isTrue();
    JsonNode wait = view.path("waitsFor").path(0);
    assertThat(wait.path("activity").asText()).isEqualTo("AwaitInventory");
    assertThat(wait.path("timesSent").asInt()).isEqualTo(2);
    JsonNode messages = view.path("messages");
    assertThat(messages.findValuesAsText("type"))
        .containsExactly("CreateOrderEvent", "ReserveInventoryCommand", "ReserveInventoryCommand");
    assertThat(messages.findValuesAsText("direction")).containsExactly("IN", "OUT", "OUT");
    assertThat(messages.path(1).path("causationId")).isEqualTo(messages.path(0).path("id"));
    assertThat(messages.path(2).path("attempt").asInt()).isEqualTo(2);
    assertThat(messages.path(0).path("payload").asText()).contains("Ada Lovelace");
    JsonNode step = view.path("steps").path(0);
    assertThat(step.path("end").asText()).isEqualTo("WAITS");
    assertThat(step.path("sentAt")).hasSize(2);
    assertThat(step.path("deadline").asText()).isEqualTo(wait.path("deadline").asText());
  }

  @Test
  @Tag("S16")
  void showsStepsAndMessagesOfAnEndedOrder() {
    String order = waiting();
    for (OrderStep step : OrderStep.values()) {
      inbox.receive(List.of(yes(step, order)));
    }

    JsonNode view = read("orders/" + order);

    assertThat(view.path("state").asText()).isEqualTo("COMPLETED");
    assertThat(view.path("waitsFor")).isEmpty();
    assertThat(view.path("steps").findValuesAsText("activity"))
        .containsExactly("AwaitInventory", "AwaitPayment", "AwaitInvoice", "AwaitShipment");
    assertThat(view.path("steps").findValuesAsText("end")).containsOnly("ANSWERED").hasSize(4);
    String answer = view.path("steps").path(1).path("answer").asText();
    assertThat(view.path("messages"))
        .filteredOn(message -> message.path("key").asText().equals(answer))
        .extracting(message -> message.path("type").asText())
        .containsExactly("PaymentCapturedEvent");
  }

  @Test
  @Tag("S16")
  void showsTimedOutStepsAndCompensations() {
    String order = waiting();
    execute(order, "InventoryDeadline");

    JsonNode view = read("orders/" + order);

    assertThat(view.path("state").asText()).isEqualTo("CANCELLING");
    assertThat(view.path("steps").path(0).path("end").asText()).isEqualTo("TIMED_OUT");
    JsonNode undo = view.path("steps").path(1);
    assertThat(undo.path("step").asText()).isEqualTo("Release inventory");
    assertThat(undo.path("command").asText()).isEqualTo("ReleaseInventoryCommand");
    assertThat(undo.path("sentAt")).hasSize(1);
    assertThat(read("orders/of-instance/" + undo.path("instance").asText()).path("id").asText())
        .isEqualTo(order);
  }

  @Test
  @Tag("S16")
  void countsOrdersAndListsTheOldest() {
    String order = waiting();

    JsonNode overview =
        eventually("overview", view -> view.at("/waiting/AwaitInventory").asLong() > 0);

    assertThat(overview.at("/orders/OPEN").asLong()).isPositive();
    assertThat(overview.path("oldest")).isNotEmpty();
    assertThat(overview.path("oldest").path(0).path("waitsFor").path(0).path("since").asText())
        .isNotEmpty();
    assertThat(overview.has("oldestUnsent")).isTrue();
    assertThat(read("orders/" + order).path("state").asText()).isEqualTo("OPEN");
  }

  @Test
  @Tag("S16")
  void countsTokensThatWaitTooLong() {
    String order = waiting();
    long before = resentTokens(order);

    resend(order);

    assertThat(resentTokens(order)).isEqualTo(before + 1);
  }

  /**
   * Of all orders with the same version of the process. Not tooLong, which also counts overdue
   * timers, and grows with time.
   */
  private long resentTokens(String order) {
    String definition =
        runtime
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(order, "order-fulfilment")
            .singleResult()
            .getProcessDefinitionId();
    for (JsonNode wait :
        read("overview/definition/" + definition.replace(":", "%3A")).path("waits")) {
      if (wait.path("activityId").asText().equals("AwaitInventory")) {
        assertThat(wait.path("tooLong").asLong())
            .isBetween(wait.path("resent").asLong(), wait.path("waiting").asLong());
        return wait.path("resent").asLong();
      }
    }
    return -1;
  }

  @Test
  void answersNotFound() {
    assertThat(admin.getResource("orders/nothing").status()).isEqualTo(404);
    assertThat(admin.getResource("orders/nothing").at("/message"))
        .isEqualTo("Order nothing does not exist.");
    assertThat(admin.getResource("orders/of-instance/nothing").status()).isEqualTo(404);
    assertThat(admin.getResource("messages?state=NONE").status()).isEqualTo(400);
    assertThat(admin.get("/camunda/api/cockpit/plugin/escrow/static/app/plugin.js").body())
        .contains("cockpit.dashboard");
    assertThat(admin.get("/camunda/api/cockpit/plugin/escrow/static/app/secret.js").status())
        .isEqualTo(403);
  }

  private static RawMessage yes(OrderStep step, String order) {
    return answer(
        step.answers.yes(), order, step.command, "\"%s\": \"X-1\"".formatted(step.answers.key()));
  }

  /** Fires the reminder timer, later than the shortest gap after the first sending. */
  private void resend(String order) {
    Instant since = Instant.parse(read("orders/" + order).at("/waitsFor/0/since").asText());
    await().until(() -> Instant.now().isAfter(since.plusMillis(500)));
    execute(order, "InventorySilent");
  }

  private void execute(String order, String timer) {
    management.executeJob(
        management
            .createJobQuery()
            .activityId(timer)
            .processInstanceId(instanceOf(order))
            .singleResult()
            .getId());
  }

  private JsonNode eventually(String path, Predicate<JsonNode> condition) {
    return await().atMost(ofSeconds(30)).until(() -> read(path), condition::test);
  }
}
