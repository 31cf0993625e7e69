package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.message.MalformedOrders;
import io.orderescrow.message.RawMessages;
import io.orderescrow.shop.BusTap.Heard;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bad messages among good ones, on a running shop whose timers and rounds go by themselves. */
@Tag("S10")
class BadMessagesIT {

  private static final int FLOOD = 1_000;
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
    tap = new BusTap(shop.surroundings());
    shop.startAll();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void aFloodIsOneTaskAndIsSaidOnceAndOrdersGoOn() throws Exception {
    List<String> orders =
        Stream.generate(() -> shop.places(Basket.of(1, "BOOK-1"))).limit(5).toList();

    shop.publishesAll(MalformedOrders.orders(FLOOD));

    shop.allEnd(orders, "COMPLETED");
    await().atMost(SOON).until(() -> messagesIn(tasks()).equals(List.of((long) FLOOD)));
    String key = businessKeys().get(0);

    // It is said once when it goes to a person, and again since nobody acts.
    await().atMost(SOON).until(() -> said(key).contains("2"));
    assertThat(said(key)).startsWith("1", "2").doesNotHaveDuplicates();
    assertThat(tasks()).hasSize(1);

    String late = shop.places(Basket.of(1, "BOOK-1"));
    shop.ends(late, "COMPLETED");
    discardAll();
  }

  @Test
  void whatFailedForAWhileIsAppliedByItself() throws Exception {
    shop.books()
        .change(
            """
            create function fail_reservations() returns trigger language plpgsql as $$
            begin raise exception 'it hiccups'; end $$
            """);
    shop.books()
        .change(
            """
            create trigger fail_reservations before insert on outbox_message for each row
              when (new.type = 'ReserveInventoryCommand') execute function fail_reservations()
            """);
    List<String> orders = Stream.generate(() -> "order-" + UUID.randomUUID()).limit(3).toList();
    shop.publishesAll(orders.stream().map(RawMessages::createOrder).toList());
    await().atMost(SOON).until(() -> causes("PARKED") == 1 && businessKeys().size() == 1);
    // At least one retry in vain.
    await().atMost(SOON).until(() -> retriesOf("PARKED") > 0);
    assertThat(tasks()).isEmpty();

    shop.books().change("drop function fail_reservations() cascade");

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(orders).extracting(BadMessagesIT::applied).containsOnly(1L));
    await().atMost(SOON).until(() -> businessKeys().isEmpty());
    assertThat(causes("PARKED")).isZero();
  }

  private static long applied(String order) {
    return shop.books()
        .number(
            "select count(*) from inbox_message where type = 'CreateOrderEvent'"
                + " and disposition = 'APPLIED' and subject = ?",
            order);
  }

  private static long retriesOf(String disposition) {
    return shop.books()
        .number(
            "select count(*) from operator_action where kind = 'RETRY_FAILURE_GROUP' and"
                + " failure_group like ?",
            disposition.toLowerCase(java.util.Locale.ROOT) + "-%");
  }

  private static long causes(String disposition) {
    return shop.books()
        .number(
            "select count(distinct failure_group) from inbox_message where failure_group is not"
                + " null and disposition = ?",
            disposition);
  }

  private static void discardAll() {
    String cause = shop.get("/failure-groups").at("/failureGroups/0/failureGroup").asText();
    shop.posts(202, "/failure-groups/" + cause + "/discard?reason=a+test", "{}");
    await().atMost(SOON).until(() -> tasks().isEmpty() && businessKeys().isEmpty());
    assertThat(
            shop.books()
                .number("select count(*) from inbox_message where disposition = 'DISCARDED'"))
        .isEqualTo(FLOOD);
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

  /** The attempts of what was said of a case. */
  private static List<String> said(String key) {
    return tap.heardFrom("/orchestrator").stream()
        .filter(heard -> heard.type().equals("MessageFailedEvent") && heard.subject().equals(key))
        .map(Heard::attempt)
        .toList();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
