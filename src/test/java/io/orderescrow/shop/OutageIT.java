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

/** The shop while something of it is away. */
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
  void asksAgainUntilTheServiceIsBackAndItActsOnce() {
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
    assertThat(shop.books().reserved("HEADSET-1")).isEqualTo(5);
    long answers = shop.timesOnTimeline(order, "InventoryUpdatedEvent");
    assertThat(answers).as("answers to as many asks").isGreaterThanOrEqualTo(1);
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
  void endsAnOrderAtItsDeadlineAndUndoesWhatWasAskedFor() {
    shop.start("inventory", "invoice", "shipping");
    String order = shop.places(Basket.of(4, "MONITOR-1"));
    shop.waitsAt(order, "AwaitPayment");
    assertThat(shop.books().reserved("MONITOR-1")).isEqualTo(4);
    await().until(() -> shop.timesOnTimeline(order, "CapturePaymentCommand") >= 2);

    shop.books().makeDue("PaymentDeadline");

    await().until(() -> shop.order(order).path("state").asText().equals("CANCELLING"));
    // Nobody knows whether the money was taken: the refund is asked for until it is acknowledged.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> shop.timesOnTimeline(order, "RefundPaymentCommand") >= 2);
    shop.start("payment");

    shop.isCancelledFor(order, "PAYMENT_DEADLINE");
    assertThat(shop.timesOnTimeline(order, "CapturePaymentCommand")).isGreaterThanOrEqualTo(2);
    assertThat(shop.books().reserved("MONITOR-1")).isZero();
    assertThat(shop.books().moneyFor(order)).isZero();
  }

  @Test
  @Tag("S20")
  void cancelsOnRequestWithTheParcelNotYetOrdered() {
    shop.start("inventory", "payment", "invoice");
    Basket basket = Basket.of(2, "KEYBOARD-1");
    String order = shop.places(basket);
    shop.waitsAt(order, "AwaitShipment");
    assertThat(shop.books().moneyFor(order)).isEqualTo(2 * 1995);

    assertThat(shop.cancels(order, "changed my mind")).isEqualTo(202);
    shop.start("shipping");

    shop.isCancelledFor(order, "CANCELLED_ON_REQUEST");
    assertThat(shop.order(order).at("/cancelled/detail").asText()).isEqualTo("changed my mind");
    assertThat(shop.books().reserved("KEYBOARD-1")).isZero();
    assertThat(shop.books().moneyFor(order)).isZero();
    assertThat(shop.books().shipment(order)).isNotEqualTo("SHIPPED");
    assertThat(shop.mailsTo(basket)).as("invoice and credit note").hasSize(2);
  }

  @Test
  @Tag("S12")
  void keepsEveryMessageThroughARestartOfEveryPart() {
    shop.startAll();
    String before = shop.places(Basket.of(1, "MOUSE-1"));
    shop.ends(before, "COMPLETED");
    // Who was asked twice, answers twice, and the second answer may come after the end.
    await().untilAsserted(() -> assertThat(answersTo(before)).isEqualTo(asksFor(before)));
    shop.allIsSent();
    List<JsonNode> timeline = shop.timeline(before).toList();
    shop.stop("payment");
    String open = shop.places(Basket.of(1, "MOUSE-1"));
    shop.waitsAt(open, "AwaitPayment");

    shop.stop("inventory", "invoice", "shipping");
    shop.stopOrchestrator();
    shop.surroundings().broker().cut();
    shop.surroundings().database().cut();
    shop.surroundings().database().restore();
    shop.surroundings().broker().restore();
    shop.startOrchestrator();
    shop.startAll();

    assertThat(shop.timeline(before)).containsExactlyElementsOf(timeline);
    shop.ends(open, "COMPLETED");
  }

  private long asksFor(String order) {
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
  void goesOnAfterTheDatabaseAndTheBrokerWereAway() {
    shop.startAll();
    shop.surroundings().broker().cut();
    List<String> orders =
        Stream.generate(() -> shop.places(Basket.of(1, "CABLE-1"))).limit(5).toList();
    shop.surroundings().database().cut();
    shop.surroundings().broker().restore();
    shop.surroundings().database().restore();

    shop.allEnd(orders, "COMPLETED");
    assertThat(shop.books().reserved("CABLE-1")).isEqualTo(5);
  }
}
