package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The shop during outages of its parts. */
class OutageIT {

  private static final String[] SHORT_GAPS = {
    "fulfilment.model.waits.AwaitInventory.first-gap=PT1S",
    "fulfilment.model.waits.AwaitPayment.first-gap=PT1S",
    "fulfilment.model.waits.AwaitInvoice.first-gap=PT1S",
    "fulfilment.model.waits.AwaitShipment.first-gap=PT1S",
    "fulfilment.model.waits.AwaitAcknowledgement.first-gap=PT1S"
  };

  private final Shop shop = new Shop(SHORT_GAPS);

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  @Tag("S16")
  @Tag("S19")
  @Tag("S2")
  void resendsUntilTheServiceIsBackAndItActsOnce() {
    shop.start("payment", "invoice", "shipping");
    String order = shop.places(Basket.of(5, "HEADSET-1"));
    shop.waitsAt(order, "AwaitInventory");

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> shop.timesOnTimeline(order, "ReserveInventoryCommand") >= 3);
    JsonNode wait = shop.order(order).at("/waitsFor/0");
    assertThat(wait.path("command").asText()).isEqualTo("ReserveInventoryCommand");
    assertThat(wait.path("timesSent").asInt()).isGreaterThanOrEqualTo(3);
    assertThat(Instant.parse(wait.path("deadline").asText()))
        .isAfter(Instant.parse(wait.path("since").asText()));

    shop.start("inventory");

    shop.ends(order, "COMPLETED");
    assertThat(shop.ledgers().reserved("HEADSET-1")).isEqualTo(5);
    long answers = shop.timesOnTimeline(order, "InventoryUpdatedEvent");
    assertThat(answers).as("answers to the re-sent command").isGreaterThanOrEqualTo(1);
    assertThat(
            shop.timeline(order)
                .filter(entry -> entry.path("type").asText().equals("InventoryUpdatedEvent"))
                .map(entry -> entry.path("state").asText()))
        .containsOnlyOnce("APPLIED");
  }

  @Test
  @Tag("S17")
  @Tag("S19")
  @Tag("S20")
  void cancelsAnOrderAtItsDeadlineAndUndoesItsSteps() {
    shop.start("inventory", "invoice", "shipping");
    String order = shop.places(Basket.of(4, "MONITOR-1"));
    shop.waitsAt(order, "AwaitPayment");
    assertThat(shop.ledgers().reserved("MONITOR-1")).isEqualTo(4);
    await().until(() -> shop.timesOnTimeline(order, "CapturePaymentCommand") >= 2);

    shop.ledgers().makeDue("PaymentDeadline");

    await().until(() -> shop.order(order).path("state").asText().equals("CANCELLING"));
    // The payment may have been captured, so the refund is re-sent until it is acknowledged.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> shop.timesOnTimeline(order, "RefundPaymentCommand") >= 2);
    shop.start("payment");

    shop.isCancelledFor(order, "PAYMENT_DEADLINE");
    assertThat(shop.timesOnTimeline(order, "CapturePaymentCommand")).isGreaterThanOrEqualTo(2);
    assertThat(shop.ledgers().reserved("MONITOR-1")).isZero();
    assertThat(shop.ledgers().moneyFor(order)).isZero();
  }

  @Test
  @Tag("S20")
  void cancelsOnRequestBeforeTheShipment() {
    shop.start("inventory", "payment", "invoice");
    Basket basket = Basket.of(2, "KEYBOARD-1");
    String order = shop.places(basket);
    shop.waitsAt(order, "AwaitShipment");
    assertThat(shop.ledgers().moneyFor(order)).isEqualTo(2 * 1995);

    assertThat(shop.cancels(order, "changed my mind")).isEqualTo(202);
    shop.start("shipping");

    shop.isCancelledFor(order, "CANCELLED_ON_REQUEST");
    assertThat(shop.order(order).at("/cancelled/detail").asText()).isEqualTo("changed my mind");
    assertThat(shop.ledgers().reserved("KEYBOARD-1")).isZero();
    assertThat(shop.ledgers().moneyFor(order)).isZero();
    assertThat(shop.ledgers().shipment(order)).isNotEqualTo("SHIPPED");
    assertThat(shop.mailsTo(basket)).as("invoice and credit note").hasSize(2);
  }

  @Test
  @Tag("S12")
  void keepsEveryMessageThroughARestartOfEveryPart() {
    shop.startAll();
    String before = shop.places(Basket.of(1, "MOUSE-1"));
    shop.ends(before, "COMPLETED");
    // A service answers each re-sent command, and the last answer may arrive after the end.
    await().untilAsserted(() -> assertThat(answersTo(before)).isEqualTo(commandsFor(before)));
    shop.allIsSent();
    List<JsonNode> timeline = shop.timeline(before).toList();
    shop.stop("payment");
    String open = shop.places(Basket.of(1, "MOUSE-1"));
    shop.waitsAt(open, "AwaitPayment");

    shop.stop("inventory", "invoice", "shipping");
    shop.stopOrchestrator();
    shop.environment().broker().cut();
    shop.environment().database().cut();
    shop.environment().database().restore();
    shop.environment().broker().restore();
    shop.startOrchestrator();
    shop.startAll();

    assertThat(shop.timeline(before)).containsExactlyElementsOf(timeline);
    shop.ends(open, "COMPLETED");
  }

  private long commandsFor(String order) {
    return shop.timeline(order)
        .filter(entry -> entry.path("type").asText().endsWith("Command"))
        .count();
  }

  private long answersTo(String order) {
    return shop.timeline(order)
        .filter(entry -> entry.path("direction").asText().equals("IN"))
        .filter(entry -> !entry.path("type").asText().equals("CreateOrderEvent"))
        .count();
  }

  @Test
  @Tag("S26")
  void continuesAfterAnOutageOfDatabaseAndBroker() {
    shop.startAll();
    shop.environment().broker().cut();
    List<String> orders =
        Stream.generate(() -> shop.places(Basket.of(1, "CABLE-1"))).limit(5).toList();
    shop.environment().database().cut();
    shop.environment().broker().restore();
    shop.environment().database().restore();

    shop.allEnd(orders, "COMPLETED");
    assertThat(shop.ledgers().reserved("CABLE-1")).isEqualTo(5);
  }
}
