package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.MalformedOrders;
import io.orderescrow.message.RawMessages;
import io.orderescrow.shop.BusTap.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Failed messages among good ones, in a running shop with its timers and scans. */
@Tag("S10")
class BadMessagesIT {

  private static final int MANY = 1_000;
  private static final Duration SOON = Duration.ofSeconds(60);

  private static Shop shop;
  private static BusTap tap;

  @BeforeAll
  static void open() {
    shop =
        new Shop(
            Shop.unhurried(
                "fulfilment.casework.scan-interval=PT0.5S",
                "fulfilment.casework.relapse-within=PT0S",
                "fulfilment.model.waits.RetryByItself.first-gap=PT2S",
                "fulfilment.model.waits.DecideOnMessages.first-gap=PT6S"));
    tap = new BusTap(shop.environment());
    shop.startAll();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void manyFailuresAreOneTaskAndOrdersContinue() throws Exception {
    List<String> orders =
        Stream.generate(() -> shop.places(Basket.of(1, "BOOK-1"))).limit(5).toList();

    shop.publishesAll(MalformedOrders.orders(MANY));

    shop.allEnd(orders, "COMPLETED");
    await().atMost(SOON).until(() -> messagesIn(tasks()).equals(List.of((long) MANY)));
    String key = businessKeys().get(0);

    // The event is sent when the task opens, and again because nobody acts.
    await().atMost(SOON).until(() -> reportedAttempts(key).contains("2"));
    assertThat(reportedAttempts(key)).startsWith("1", "2").doesNotHaveDuplicates();
    assertThat(tasks()).hasSize(1);

    String late = shop.places(Basket.of(1, "BOOK-1"));
    shop.ends(late, "COMPLETED");
    discardAll();
  }

  @Test
  void retriesATemporaryFailureAutomatically() throws Exception {
    shop.ledgers()
        .change(
            """
            create function fail_reservations() returns trigger language plpgsql as $$
            begin raise exception 'a temporary failure'; end $$
            """);
    shop.ledgers()
        .change(
            """
            create trigger fail_reservations before insert on outbox_message for each row
              when (new.type = 'ReserveInventoryCommand') execute function fail_reservations()
            """);
    List<String> orders = Stream.generate(() -> "order-" + UUID.randomUUID()).limit(3).toList();
    shop.publishesAll(orders.stream().map(RawMessages::createOrder).toList());
    await().atMost(SOON).until(() -> failureGroups("PARKED") == 1 && businessKeys().size() == 1);
    // At least one retry has failed.
    await().atMost(SOON).until(() -> retriesOf("PARKED") > 0);
    assertThat(tasks()).isEmpty();

    shop.ledgers().change("drop function fail_reservations() cascade");

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(orders).extracting(BadMessagesIT::applied).containsOnly(1L));
    await().atMost(SOON).until(() -> businessKeys().isEmpty());
    assertThat(failureGroups("PARKED")).isZero();
  }

  /** The user of the inventory service may publish under this routing key, and under no other. */
  @Test
  @Tag("S44")
  void aForgedAnswerUnderARoutingKeyOfItsSenderMovesNoOrder() throws Exception {
    shop.stop("payment");
    String order = shop.places(Basket.of(1, "BOOK-1"));
    shop.waitsAt(order, "AwaitPayment");

    shop.publishes(
        "InventoryUpdatedEvent",
        Map.of(
            "cloudEvents_specversion",
            "1.0",
            "cloudEvents_id",
            "" + UUID.randomUUID(),
            "cloudEvents_source",
            "/payment",
            "cloudEvents_type",
            "PaymentCapturedEvent",
            "cloudEvents_subject",
            order,
            "cloudEvents_commandid",
            Envelopes.commandId(order, "CapturePaymentCommand")),
        "{\"orderId\": \"%s\", \"paymentId\": \"P-1\"}".formatted(order));

    String refused =
        """
        select count(*) from inbox_message where subject = ? and disposition = 'UNEXPECTED'
          and headers::json ->> 'routing-key' = 'InventoryUpdatedEvent'
        """;
    await().atMost(SOON).until(() -> shop.ledgers().number(refused, order) == 1);
    shop.waitsAt(order, "AwaitPayment");
    shop.start("payment");
    shop.ends(order, "COMPLETED");
    String group = shop.get("/failure-groups").at("/failureGroups/0/failureGroup").asText();
    shop.posts(202, "/failure-groups/" + group + "/discard?reason=a+test", "{}");
    await().atMost(SOON).until(() -> tasks().isEmpty() && businessKeys().isEmpty());
  }

  private static long applied(String order) {
    return shop.ledgers()
        .number(
            "select count(*) from inbox_message where type = 'CreateOrderEvent'"
                + " and disposition = 'APPLIED' and subject = ?",
            order);
  }

  private static long retriesOf(String disposition) {
    return shop.ledgers()
        .number(
            "select count(*) from operator_action where kind = 'RETRY_FAILURE_GROUP' and"
                + " failure_group like ?",
            disposition.toLowerCase(java.util.Locale.ROOT) + "-%");
  }

  private static long failureGroups(String disposition) {
    return shop.ledgers()
        .number(
            "select count(distinct failure_group) from inbox_message where failure_group is not"
                + " null and disposition = ?",
            disposition);
  }

  private static void discardAll() {
    String group = shop.get("/failure-groups").at("/failureGroups/0/failureGroup").asText();
    shop.posts(202, "/failure-groups/" + group + "/discard?reason=a+test", "{}");
    await().atMost(SOON).until(() -> tasks().isEmpty() && businessKeys().isEmpty());
    assertThat(
            shop.ledgers()
                .number(
                    "select count(*) from inbox_message where disposition = 'DISCARDED'"
                        + " and type = 'CreateOrderEvent'"))
        .isEqualTo(MANY);
  }

  private static List<JsonNode> tasks() {
    return list(shop.get("/engine-rest/task?processDefinitionKey=message-error-handling"));
  }

  private static List<String> businessKeys() {
    return list(
            shop.get("/engine-rest/process-instance?processDefinitionKey=message-error-handling"))
        .stream()
        .map(one -> one.path("businessKey").asText())
        .toList();
  }

  private static List<Long> messagesIn(List<JsonNode> tasks) {
    return tasks.stream()
        .map(
            task ->
                shop.get("/engine-rest/task/{id}/variables/messages", task.path("id").asText())
                    .path("value")
                    .asLong())
        .toList();
  }

  /** Returns the attempts of the events about a case, in sequence. */
  private static List<String> reportedAttempts(String key) {
    return tap.messagesFrom("/orchestrator").stream()
        .filter(
            recorded ->
                recorded.type().equals("MessageFailedEvent") && recorded.subject().equals(key))
        .map(Recorded::attempt)
        .toList();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
