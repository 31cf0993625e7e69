package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.UUID;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@OnTheWeb
class OrderStatusIT {

  private static final Duration SOON = Duration.ofMinutes(2);

  @Autowired ApiClient caller;
  @Autowired RuntimeService runtime;
  @Autowired ManagementService management;

  @Test
  @Tag("S16")
  void showsTheWaitItsCommandAndItsDeadline() {
    String id = placedAndWaiting();
    management.executeJob(
        management
            .createJobQuery()
            .activityId("InventorySilent")
            .processInstanceId(instanceOf(id))
            .singleResult()
            .getId());

    JsonNode order = order(id);

    assertThat(order.path("state").asText()).isEqualTo("OPEN");
    JsonNode wait = order.path("waitsFor").path(0);
    assertThat(wait.path("activity").asText()).isEqualTo("AwaitInventory");
    assertThat(wait.path("command").asText()).isEqualTo("ReserveInventoryCommand");
    assertThat(wait.path("timesSent").asInt()).isEqualTo(2);
    assertThat(wait.path("messages").toString())
        .contains("InventoryUpdatedEvent", "InventoryRejectedEvent");
    assertThat(wait.path("deadline").asText()).isGreaterThan(wait.path("nextSendAt").asText());
    assertThat(runtime.getActiveActivityIds(instanceOf(id)))
        .containsExactly(wait.path("activity").asText());
  }

  @Test
  void cancelsOnce() {
    String id = placedAndWaiting();

    var first = caller.delete(ApiClient.ADMIN, "/orders/" + id + "?reason=Changed%20her%20mind");
    assertThat(first.status()).isEqualTo(202);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(order(id).path("state").asText()).isEqualTo("CANCELLING"));
    var again = caller.delete(ApiClient.ADMIN, "/orders/" + id);

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.at("/state")).isEqualTo("CANCELLING");
    assertThat(order(id).path("timeline"))
        .filteredOn(entry -> entry.path("type").asText().equals("CancelOrderCommand"))
        // A message whose confirmation was late has been sent twice.
        .filteredOn(entry -> !entry.path("state").asText().equals("DUPLICATE"))
        .hasSize(2); // once out, once in
    assertThat(caller.get(ApiClient.ADMIN, "/orders?state=OPEN&size=100").body()).contains(id);
  }

  /** Cockpit's dialog skips custom listeners by default. */
  @ParameterizedTest(name = "skipping custom listeners: {0}")
  @ValueSource(booleans = {false, true})
  @Tag("S32")
  @Tag("F1")
  void explainsWhyItIsTooLateToCancel(boolean skipsCustomListeners) {
    String id = placedAndWaiting();
    runtime.deleteProcessInstance(instanceOf(id), "by hand", skipsCustomListeners, true, true);

    var answer = caller.delete(ApiClient.ADMIN, "/orders/" + id);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.at("/type")).isEqualTo("/problems/too-late-to-cancel");
    assertThat(answer.at("/detail")).contains(id, "was deleted in the engine");
    assertThat(order(id).path("state").asText()).isEqualTo("DELETED");
    assertThat(caller.get(ApiClient.ADMIN, "/orders?state=DELETED&size=100").body()).contains(id);
  }

  @Test
  void findsAnOrderThatWasStartedInTheEngine() {
    String id = "engine-" + UUID.randomUUID();
    String event =
        PlaceOrderIT.TWO_BOOKS.replace(
            "\"currency\": \"EUR\"",
            "\"orderId\": \"%s\", \"total\": {\"amount\": 3990, \"currency\": \"EUR\"}"
                .formatted(id));
    var start =
        caller.request(
            "POST",
            "/engine-rest/process-definition/key/order-fulfilment/start",
            "{\"businessKey\": \"%s\", \"variables\": {\"order\": {\"type\": \"Json\", \"value\": %s}}}"
                .formatted(id, quoted(event)));

    assertThat(caller.call(ApiClient.ADMIN, start).status()).isEqualTo(200);

    assertThat(order(id).path("waitsFor").path(0).path("activity").asText())
        .isEqualTo("AwaitInventory");
  }

  private static String quoted(String json) {
    return new TextNode(json).toString();
  }

  @Test
  void pagesThroughOrdersNewestFirst() {
    String first = placed();
    String second = placed();
    String third = placed();

    var page = caller.get(ApiClient.CLERK, "/orders?size=2");
    var next = caller.get(ApiClient.CLERK, "/orders?size=2&after=" + page.at("/next"));

    assertThat(page.json().path("orders").findValuesAsText("id")).containsExactly(third, second);
    assertThat(next.at("/orders/0/id")).isEqualTo(first);
  }

  @Test
  void namesInvalidParameters() {
    assertThat(caller.get(ApiClient.ADMIN, "/orders?state=LOST").at("/detail"))
        .contains("'state'", "ACCEPTED, OPEN, COMPLETED, CANCELLED, DELETED");
    assertThat(caller.get(ApiClient.ADMIN, "/orders?after=nothing").status()).isEqualTo(400);
    assertThat(caller.get(ApiClient.ADMIN, "/orders?size=many").at("/detail")).contains("'size'");
    assertThat(caller.get(ApiClient.ADMIN, "/inbox?disposition=x").at("/detail"))
        .contains("MALFORMED");
    var unknown = caller.get(ApiClient.ADMIN, "/orders/nothing");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.at("/type")).isEqualTo("/problems/unknown-order");
    assertThat(caller.delete(ApiClient.ADMIN, "/orders/nothing").status()).isEqualTo(404);
  }

  @Test
  void countsEveryOrder() {
    placed();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              JsonNode counts = caller.get(ApiClient.CLERK, "/counts").json();
              long sum = 0;
              for (JsonNode count : counts.path("orders")) {
                sum += count.asLong();
              }
              assertThat(sum).isPositive().isEqualTo(counts.path("total").asLong());
              assertThat(counts.at("/waiting/AwaitInventory").asLong()).isPositive();
            });
  }

  private String placed() {
    return caller.place(UUID.randomUUID().toString(), PlaceOrderIT.TWO_BOOKS).at("/id");
  }

  private String placedAndWaiting() {
    String id = placed();
    await().atMost(SOON).until(() -> order(id).path("waitsFor").path(0).has("activity"));
    return id;
  }

  private JsonNode order(String id) {
    return caller.get(ApiClient.ADMIN, "/orders/" + id).json();
  }

  private String instanceOf(String id) {
    return runtime
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(id, "order-fulfilment")
        .singleResult()
        .getId();
  }
}
