package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.orderJson;
import static io.orderescrow.message.RawMessages.rawMessage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Inbox;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Orders, including ended ones, are found by id, customer, reason and time. */
@OnTheWeb
@Tag("S16")
class OrderSearchIT {

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;

  /** Gives each test its own customers. */
  private final String mark = UUID.randomUUID().toString().substring(0, 8);

  @Test
  void findsOrdersByAPrefixOfTheirId() {
    List<String> ids = List.of(mark + "-a", mark + "-b", mark + "_a", "x" + mark);
    ids.forEach(id -> placed(id, "Ada", "ada@example.org"));
    completed(mark + "-a");

    assertThat(found("id=" + mark)).containsExactly(mark + "_a", mark + "-b", mark + "-a");
    assertThat(found("id=" + mark + "-")).containsExactly(mark + "-b", mark + "-a");
    assertThat(found("id=" + mark + "-a")).containsExactly(mark + "-a");
    assertThat(found("id=" + mark + "%25")).isEmpty();
    assertThat(found("id=" + mark + "-&state=COMPLETED")).containsExactly(mark + "-a");
    assertThat(found("id=" + mark + "-&state=OPEN")).containsExactly(mark + "-b");
    assertThat(found("id=" + mark + "-&state=CANCELLED")).isEmpty();
  }

  @Test
  void findsOrdersByNameAndMailIgnoringCase() {
    placed(mark + "1", "Zoë " + mark, "First." + mark + "@Example.org");
    placed(mark + "2", "Zed " + mark, "second." + mark + "@example.org");
    placed(mark + "3", mark + " Zoë", "third." + mark + "@example.org");
    completed(mark + "1");

    assertThat(found("customer=" + encoded("ZOë " + mark))).containsExactly(mark + "1");
    assertThat(found("customer=" + encoded("FIRST." + mark))).containsExactly(mark + "1");
    assertThat(found("customer=" + encoded("second." + mark + "@"))).containsExactly(mark + "2");
    assertThat(found("customer=" + encoded(mark.toUpperCase()))).containsExactly(mark + "3");
    assertThat(found("customer=" + encoded("Z") + "&id=" + mark))
        .containsExactly(mark + "2", mark + "1");
    assertThat(found("customer=" + encoded("example.org") + "&id=" + mark)).isEmpty();
    JsonNode row = page("customer=" + encoded("first." + mark)).at("/orders/0");
    assertThat(row.path("customerName").asText()).isEqualTo("Zoë " + mark);
    assertThat(row.path("customerEmail").asText()).isEqualTo("First." + mark + "@Example.org");
  }

  @Test
  void findsCancelledOrdersByTheirReason() {
    placed(mark + "1", "Ada", "ada@example.org");
    placed(mark + "2", "Ada", "ada@example.org");
    cancelled(mark + "1");
    completed(mark + "2");

    assertThat(found("id=" + mark + "&reason=INVENTORY_REJECTED")).containsExactly(mark + "1");
    assertThat(found("id=" + mark + "&reason=PAYMENT_DECLINED")).isEmpty();
    assertThat(found("reason=INVENTORY_REJECTED&state=CANCELLED&size=100")).contains(mark + "1");
    assertThat(found("reason=INVENTORY_REJECTED&state=COMPLETED&size=100")).isEmpty();
    assertThat(found("reason=INVENTORY_REJECTED&state=OPEN")).isEmpty();
    JsonNode row = page("id=" + mark + "&state=CANCELLED").at("/orders/0");
    assertThat(row.path("reason").asText()).isEqualTo("INVENTORY_REJECTED");
    assertThat(page("id=" + mark + "2").at("/orders/0/reason").isNull()).isTrue();
  }

  @Test
  void findsOrdersByTheirAcceptanceAndEnd() {
    placed(mark + "1", "Ada", "ada@example.org");
    completed(mark + "1");
    JsonNode first = page("id=" + mark).at("/orders/0");
    Instant accepted = Instant.parse(first.path("acceptedAt").asText());
    Instant ended = Instant.parse(first.path("endedAt").asText());
    placed(mark + "2", "Ada", "ada@example.org");

    assertThat(found("id=" + mark + "&acceptedFrom=" + accepted)).hasSize(2);
    assertThat(found("id=" + mark + "&acceptedFrom=" + accepted.plusNanos(1000)))
        .containsExactly(mark + "2");
    assertThat(found("id=" + mark + "&acceptedUntil=" + accepted)).isEmpty();
    assertThat(found("id=" + mark + "&endedFrom=" + ended)).containsExactly(mark + "1");
    assertThat(found("id=" + mark + "&endedUntil=" + ended)).isEmpty();
    assertThat(found("endedFrom=" + ended + "&endedUntil=" + ended.plusNanos(1000)))
        .contains(mark + "1");
  }

  @Test
  void pagesThroughResults() {
    for (int i = 0; i < 5; i++) {
      placed(mark + i, "Ada " + mark, "ada@example.org");
    }
    completed(mark + 1);
    completed(mark + 4);

    List<String> all = new ArrayList<>();
    String query = "customer=" + encoded("ada " + mark) + "&size=2";
    String next = "";
    do {
      JsonNode page = page(query + next);
      all.addAll(page.path("orders").findValuesAsText("id"));
      next = page.path("next").isNull() ? "" : "&after=" + page.path("next").asText();
    } while (!next.isEmpty());

    assertThat(all).containsExactly(mark + 4, mark + 3, mark + 2, mark + 1, mark + 0);
  }

  /** The process has not started the order yet. */
  @Test
  void findsAnOrderByItsCustomerBeforeItsProcessStarts() {
    String body = PlaceOrderIT.TWO_BOOKS.replace("ada@example.org", mark + "@example.org");
    assertThat(body).contains(mark);

    String id = caller.place(mark, body).at("/id");

    assertThat(found("customer=" + mark)).containsExactly(id);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> page("customer=" + mark).at("/orders/0/state").asText().equals("OPEN"));
  }

  @Test
  void findsAnOrderThatWasStartedInTheEngine() {
    String order = orderJson(mark, "tok_visa").replace("ada@example.org", mark + "@example.org");
    var start =
        caller.request(
            "POST",
            "/engine-rest/process-definition/key/order-fulfilment/start",
            "{\"businessKey\": \"%s\", \"variables\": {\"order\": {\"type\": \"Json\", \"value\": %s}}}"
                .formatted(mark, new TextNode(order)));
    assertThat(caller.call(ApiClient.ADMIN, start).status()).isEqualTo(200);

    assertThat(found("customer=" + mark + "@")).containsExactly(mark);
  }

  @Test
  void saysWhatIsWrongWithAQuery() {
    assertThat(caller.get(ApiClient.CLERK, "/orders?endedFrom=yesterday").at("/detail"))
        .contains("'endedFrom'");
    assertThat(caller.get(ApiClient.CLERK, "/orders?customer=%00").at("/type"))
        .isEqualTo("/problems/bad-parameter");
    assertThat(caller.get(ApiClient.NO_GROUP, "/orders?id=a").status()).isEqualTo(403);
  }

  private void placed(String id, String name, String email) {
    String json =
        orderJson(id, "tok_visa")
            .replace(
                "\"customer\": {\"name\": \"Ada Lovelace\"",
                "\"customer\": {\"name\": \"" + name + "\"")
            .replace("ada@example.org", email);
    inbox.receive(List.of(rawMessage("CreateOrderEvent", id, "/shop", null, json)));
  }

  private void completed(String id) {
    yes(id, "InventoryUpdatedEvent", "ReserveInventoryCommand", "reservationId");
    yes(id, "PaymentCapturedEvent", "CapturePaymentCommand", "paymentId");
    yes(id, "EmailInvoiceEvent", "SendInvoiceCommand", "invoiceId");
    yes(id, "OrderShippedEvent", "ShipOrderCommand", "trackingNumber");
  }

  private void cancelled(String id) {
    inbox.receive(
        List.of(
            answer(
                "InventoryRejectedEvent",
                id,
                "ReserveInventoryCommand",
                "\"reason\": \"OUT_OF_STOCK\"")));
    inbox.receive(
        List.of(
            answer(
                "InventoryReleasedEvent",
                id,
                "ReleaseInventoryCommand",
                "\"outcome\": \"RELEASED\"")));
  }

  private void yes(String id, String event, String command, String field) {
    inbox.receive(List.of(answer(event, id, command, "\"%s\": \"X-1\"".formatted(field))));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private List<String> found(String query) {
    return page(query).path("orders").findValuesAsText("id");
  }

  private JsonNode page(String query) {
    // On a machine that stalls for seconds, even a narrow search may time out.
    Answer answer =
        await()
            .until(
                () -> caller.get(ApiClient.CLERK, "/orders?" + query),
                any -> !any.body().contains("matches too many orders"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }
}
