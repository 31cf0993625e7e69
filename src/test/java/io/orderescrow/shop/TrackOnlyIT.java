package io.orderescrow.shop;

import static io.orderescrow.shop.TrackedShop.A_WHILE;
import static io.orderescrow.shop.TrackedShop.SOON;
import static io.orderescrow.shop.TrackedShop.TRACK_ONLY;
import static io.orderescrow.shop.TrackedShop.newId;
import static io.orderescrow.shop.TrackedShop.theirs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import io.orderescrow.process.OrderStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.http.ResponseEntity;

/** An orchestrator tracks a choreography, and sends nothing. */
@Tag("S21")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrackOnlyIT {

  private TrackedShop tracked;
  private Shop shop;

  @BeforeAll
  void open() {
    tracked = new TrackedShop();
    shop = tracked.shop();
    tracked.startOrchestrator(TRACK_ONLY);
  }

  @AfterAll
  void close() {
    tracked.close();
  }

  @Test
  void showsHowEachOrderEndedAndSendsNothing() {
    tracked.startChoreography();

    List<String> good = tracked.place(12, "tok_visa");
    List<String> declined = tracked.place(3, "tok_declined");

    shop.allEnd(good, "COMPLETED");
    declined.forEach(order -> shop.isCancelledFor(order, "PAYMENT_DECLINED"));
    assertThat(shop.order(declined.get(0)).at("/cancelled/detail").asText())
        .isEqualTo("CARD_DECLINED");
    assertThat(tracked.fromOrchestrator()).isEmpty();
    assertThat(shop.ledgers().number("select count(*) from outbox_message")).isZero();
    assertThat(undone(good)).isEmpty();
    assertThat(undone(declined)).isEmpty();
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(tracked.tap().messagesIn("orders.orchestrator")).isZero());
    assertThat(shop.get("/reconciliation").path("balanced").asBoolean()).isTrue();
    shop.stop(Shop.SERVICES.toArray(String[]::new));
  }

  /** The events have foreign sources and no commandid. They arrive shuffled and twice. */
  @Test
  @Tag("S11")
  @Tag("S14")
  void appliesEventsOfServicesThatDoNotKnowTheOrchestrator() {
    Map<String, Long> before = shop.ledgers().log();
    List<String> orders = new ArrayList<>();
    Random random = new Random(21);
    for (int i = 0; i < 8; i++) {
      String order = newId();
      List<RawMessage> events = new ArrayList<>(List.of(RawMessages.createOrder(order)));
      for (OrderStep step : OrderStep.values()) {
        RawMessage event = theirs(order, step);
        events.addAll(List.of(event, event, theirs(order, step)));
      }
      Collections.shuffle(events, random);
      for (RawMessage event : events) {
        tracked.publish(event);
      }
      orders.add(order);
    }

    shop.allEnd(orders, "COMPLETED");
    await().atMost(SOON).untilAsserted(() -> assertThat(undone(orders)).isEmpty());
    for (OrderStep step : OrderStep.values()) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(shop.ledgers().growthSince(before))
                      .containsEntry("in " + step.answers.yes() + " APPLIED", (long) orders.size())
                      .containsEntry(
                          "in " + step.answers.yes() + " DUPLICATE", (long) orders.size()));
    }
    assertThat(tracked.fromOrchestrator()).isEmpty();
  }

  @Test
  @Tag("S20")
  @Tag("S27")
  void showsACancellationAndSendsNoUndoForALateSuccess() {
    Map<String, Long> before = shop.ledgers().log();
    String order = newId();
    tracked.publish(RawMessages.createOrder(order));
    tracked.publish(theirs(order, OrderStep.INVENTORY));
    shop.waitsAt(order, "AwaitPayment");

    tracked.publish(RawMessages.cancel(order, "changed my mind"));
    shop.isCancelledFor(order, "CANCELLED_ON_REQUEST");
    tracked.publish(theirs(order, OrderStep.PAYMENT));

    String late = "in PaymentCapturedEvent LATE";
    await()
        .atMost(SOON)
        .until(() -> shop.ledgers().growthSince(before).getOrDefault(late, 0L) == 1);
    await()
        .during(A_WHILE)
        .atMost(SOON)
        .untilAsserted(() -> assertThat(tracked.fromOrchestrator()).isEmpty());
  }

  @Test
  @Tag("S13")
  @Tag("S22")
  void sendsNothingOnRequestOfUsersOrServices() {
    Map<String, Long> before = shop.ledgers().log();
    String order = newId();
    tracked.publish(RawMessages.createOrder(order));
    shop.waitsAt(order, "AwaitInventory");

    ResponseEntity<JsonNode> refused = shop.triesToPlace(Basket.of(1, "BOOK-1"));
    assertThat(refused.getStatusCode().value()).isEqualTo(409);
    assertThat(refused.getBody().path("type").asText()).isEqualTo("/problems/tracking-only");
    assertThat(refused.getBody().path("detail").asText())
        .contains("track-only", "CreateOrderEvent");
    assertThat(shop.cancels(order, "no")).isEqualTo(409);
    shop.posts(
        409,
        "/replays",
        "{\"service\": \"inventory\", \"since\": \"2026-01-01T00:00:00Z\", \"until\":"
            + " \"2099-01-01T00:00:00Z\"}");
    tracked.publish(
        RawMessages.rawMessage(
            "ServiceStartedEvent",
            "inventory",
            "/their/inventory",
            null,
            "{\"service\": \"inventory\", \"startedAt\": \"2099-01-01T00:00:00Z\"}"));
    tracked.publish(
        RawMessages.rawMessage(
            "RetryRequestedEvent",
            order,
            "/their/invoice",
            null,
            """
            {"subject": "%1$s", "target": "SendInvoiceCommand", "retryAt": "2026-01-01T00:00:00Z",
             "attempt": 1, "payload": %2$s}
            """
                .formatted(order, RawMessages.orderJson(order, "tok_visa"))));

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(shop.ledgers().growthSince(before))
                    .containsEntry("in ServiceStartedEvent APPLIED", 1L)
                    .containsEntry("in RetryRequestedEvent PARKED", 1L));
    await()
        .during(A_WHILE)
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(tracked.fromOrchestrator()).isEmpty();
              assertThat(shop.stateOf(order)).isEqualTo("OPEN");
            });
    assertThat(shop.get("/actuator/info").at("/fulfilment/mode").asText()).isEqualTo("track-only");
    // No service consumes commands, so no queue for them exists.
    assertThat(Shop.SERVICES).noneMatch(service -> tracked.tap().hasQueue("orders." + service));
  }

  /** Returns the messages about these orders that were not applied. */
  private List<String> undone(List<String> orders) {
    return shop.ledgers().undone().stream()
        .filter(message -> orders.stream().anyMatch(message::contains))
        .toList();
  }
}
