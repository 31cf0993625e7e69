package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import io.orderescrow.process.OrderStep;
import io.orderescrow.shop.BusTap.Heard;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;

/**
 * A choreography that works without us, an orchestrator that looks on, and the day it takes over.
 * Whatever is published is heard, so that a word too many is found.
 */
@Tag("S21")
class TrackOnlyIT {

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration A_WHILE = Duration.ofSeconds(4);
  private static final String TRACK_ONLY = "--fulfilment.mode=track-only";
  private static final String COMMANDING = "--fulfilment.mode=commanding";
  private static final String OVERDUE = "OrderOverdueEvent";

  private final Shop shop =
      Shop.withoutOrchestrator(Shop.unhurried("fulfilment.order.overdue-after=PT1S"));
  private BusTap tap;

  @BeforeEach
  void listen() {
    tap = new BusTap(shop.surroundings());
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void showsHowEachOrderEndedAndSaysNothing() {
    startOrchestrator(TRACK_ONLY);
    startChoreography();

    List<String> good = place(12, "tok_visa");
    List<String> declined = place(3, "tok_declined");

    shop.allEnd(good, "COMPLETED");
    declined.forEach(order -> shop.isCancelledFor(order, "PAYMENT_DECLINED"));
    assertThat(shop.order(declined.get(0)).at("/cancelled/detail").asText())
        .isEqualTo("CARD_DECLINED");
    assertThat(tap.heardFrom("/orchestrator")).isEmpty();
    assertThat(shop.books().number("select count(*) from outbox_message")).isZero();
    assertThat(shop.books().undone()).isEmpty();
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(tap.messagesIn("orders.orchestrator")).isZero());
    assertThat(shop.get("/reconciliation").path("balanced").asBoolean()).isTrue();
  }

  /** The service is away; when it is back, the orders go on by themselves. */
  @Test
  @Tag("S16")
  void saysOnceOfEachOrderThatItIsOverdueAndWhere() {
    startOrchestrator(TRACK_ONLY, deadline("AwaitPayment", "PT3S"));
    startChoreography();
    shop.stop("payment");

    List<String> orders = place(6, "tok_visa");

    orders.forEach(order -> shop.waitsAt(order, "AwaitPayment"));
    await().atMost(SOON).until(() -> overdue().size() >= orders.size());
    await()
        .during(A_WHILE)
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(overdue())
                  .extracting(Heard::subject)
                  .containsExactlyInAnyOrderElementsOf(orders);
              JsonNode account = shop.get("/reconciliation");
              assertThat(account.at("/overdue/count").asInt()).isEqualTo(orders.size());
              assertThat(account.path("running").asInt()).isEqualTo(orders.size());
            });
    JsonNode wait = shop.order(orders.get(0)).at("/waitsFor/0");
    assertThat(wait.path("command").isTextual()).as("nobody is asked: %s", wait).isFalse();
    assertThat(wait.path("deadline").isTextual()).as("%s", wait).isTrue();
    assertThat(shop.stateOf(orders.get(0))).isEqualTo("OPEN");

    shop.startChoreography("payment");

    shop.allEnd(orders, "COMPLETED");
    assertThat(tap.heardFrom("/orchestrator"))
        .hasSize(orders.size())
        .extracting(Heard::type)
        .containsOnly(OVERDUE);
  }

  /** Theirs have sources of their own, no commandid, no cause, and come in any sequence, twice. */
  @Test
  @Tag("S11")
  @Tag("S14")
  void followsEventsThatKnowNothingOfUs() throws Exception {
    startOrchestrator(TRACK_ONLY);
    List<String> orders = new ArrayList<>();
    Random random = new Random(21);
    for (int i = 0; i < 8; i++) {
      String order = "theirs-" + UUID.randomUUID();
      List<RawMessage> events = new ArrayList<>(List.of(RawMessages.createOrder(order)));
      for (OrderStep step : OrderStep.values()) {
        RawMessage event = theirs(order, step);
        events.addAll(List.of(event, event, theirs(order, step)));
      }
      Collections.shuffle(events, random);
      for (RawMessage event : events) {
        publish(event);
      }
      orders.add(order);
    }

    shop.allEnd(orders, "COMPLETED");
    await().atMost(SOON).untilAsserted(() -> assertThat(shop.books().undone()).isEmpty());
    for (OrderStep step : OrderStep.values()) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(shop.books().log())
                      .containsEntry("in " + step.answers.yes() + " APPLIED", (long) orders.size())
                      .containsEntry(
                          "in " + step.answers.yes() + " DUPLICATE", (long) orders.size()));
    }
    assertThat(tap.heardFrom("/orchestrator")).isEmpty();
  }

  /** One event was never said: the order stands where it is missing, whatever has come since. */
  @Test
  void standsAtTheStepWhoseEventNeverCame() throws Exception {
    startOrchestrator(TRACK_ONLY, deadline("AwaitPayment", "PT2S"));
    String order = "theirs-" + UUID.randomUUID();
    publish(RawMessages.createOrder(order));
    for (OrderStep step : List.of(OrderStep.INVENTORY, OrderStep.INVOICE, OrderStep.SHIPMENT)) {
      publish(theirs(order, step));
    }

    shop.waitsAt(order, "AwaitPayment");
    await().atMost(SOON).until(() -> overdue().size() == 1);

    publish(theirs(order, OrderStep.PAYMENT));
    shop.ends(order, "COMPLETED");
    assertThat(tap.heardFrom("/orchestrator")).hasSize(1);
  }

  @Test
  @Tag("S20")
  @Tag("S27")
  void cancelsWithItsOwnerAndAnswersNoLateSuccessWithAnUndo() throws Exception {
    startOrchestrator(TRACK_ONLY);
    String order = "theirs-" + UUID.randomUUID();
    publish(RawMessages.createOrder(order));
    publish(theirs(order, OrderStep.INVENTORY));
    shop.waitsAt(order, "AwaitPayment");

    publish(RawMessages.cancel(order, "changed my mind"));
    shop.isCancelledFor(order, "CANCELLED_ON_REQUEST");
    publish(theirs(order, OrderStep.PAYMENT));

    String late = "in PaymentCapturedEvent LATE";
    await().atMost(SOON).until(() -> shop.books().log().getOrDefault(late, 0L) == 1);
    await()
        .during(A_WHILE)
        .atMost(SOON)
        .untilAsserted(() -> assertThat(tap.heardFrom("/orchestrator")).isEmpty());
  }

  @Test
  @Tag("S13")
  @Tag("S22")
  void doesNothingThatItsUsersOrServicesAskItToSend() throws Exception {
    startOrchestrator(TRACK_ONLY);
    String order = "theirs-" + UUID.randomUUID();
    publish(RawMessages.createOrder(order));
    shop.waitsAt(order, "AwaitInventory");

    ResponseEntity<JsonNode> refused = shop.isAskedFor(Basket.of(1, "BOOK-1"));
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
    publish(
        RawMessages.rawMessage(
            "ServiceStartedEvent",
            "inventory",
            "/their/inventory",
            null,
            "{\"service\": \"inventory\", \"startedAt\": \"2099-01-01T00:00:00Z\"}"));
    publish(
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
                assertThat(shop.books().log())
                    .containsEntry("in ServiceStartedEvent APPLIED", 1L)
                    .containsEntry("in RetryRequestedEvent PARKED", 1L));
    await()
        .during(A_WHILE)
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(tap.heardFrom("/orchestrator")).isEmpty();
              assertThat(shop.stateOf(order)).isEqualTo("OPEN");
            });
    assertThat(shop.get("/actuator/info").at("/fulfilment/mode").asText()).isEqualTo("track-only");
    // Nobody reads commands here, so there is no queue in which they, or anything, could gather.
    assertThat(Shop.SERVICES).noneMatch(service -> tap.knows("orders." + service));
  }

  /**
   * The day of the change, as tracking-mode.md tells it: orders hang at two steps, one of them long
   * overdue. All come to their end under the engine, and nothing is done twice.
   */
  @Test
  @Tag("S2")
  @Tag("S7")
  void takesOpenOrdersOverWhenItBeginsToCommand() throws Exception {
    startOrchestrator(
        TRACK_ONLY, deadline("AwaitInventory", "PT4S"), deadline("AwaitPayment", "PT4S"));
    startChoreography();
    List<String> done = place(3, "tok_visa");
    shop.allEnd(done, "COMPLETED");
    shop.stop("payment");
    List<String> unpaid = place(4, "tok_visa");
    unpaid.forEach(order -> shop.waitsAt(order, "AwaitPayment"));
    shop.stop("inventory");
    List<String> untouched = place(4, "tok_visa");
    untouched.forEach(order -> shop.waitsAt(order, "AwaitInventory"));
    List<String> open = Stream.concat(unpaid.stream(), untouched.stream()).toList();
    await().atMost(SOON).until(() -> Set.copyOf(subjects(overdue())).containsAll(open));
    int told = tap.heardFrom("/orchestrator").size();

    // 1. The services act upon each other's events no more; 2. the engine is the one that asks.
    shop.stop("invoice", "shipping");
    tap.unbind("orders.inventory", "CreateOrderEvent");
    tap.unbind("orders.payment", "InventoryUpdatedEvent");
    tap.unbind("orders.invoice", "PaymentCapturedEvent");
    tap.unbind("orders.shipping", "EmailInvoiceEvent");
    shop.stopOrchestrator();
    startOrchestrator(COMMANDING);
    await()
        .atMost(SOON)
        .until(
            () ->
                open.stream()
                    .allMatch(
                        order ->
                            shop.timesOnTimeline(order, "ReserveInventoryCommand")
                                    + shop.timesOnTimeline(order, "CapturePaymentCommand")
                                >= 1));
    assertThat(open).allMatch(order -> shop.stateOf(order).equals("OPEN"));
    shop.startAll();

    shop.allEnd(open, "COMPLETED");
    List<String> all = Stream.concat(done.stream(), open.stream()).toList();
    String fresh = shop.places(Basket.of(1, "BOOK-1"));
    shop.ends(fresh, "COMPLETED");
    // A straggler of the old world, and one of the new: each service has done its part before.
    publish(RawMessages.createOrder(unpaid.get(0)));
    publish(theirs(untouched.get(0), OrderStep.PAYMENT));
    await().atMost(SOON).untilAsserted(() -> assertThat(shop.books().undone()).isEmpty());

    assertThat(shop.books().reserved("MOUSE-1")).isEqualTo(all.size());
    assertThat(all).allSatisfy(order -> assertThat(shop.books().moneyFor(order)).isEqualTo(10997));
    assertThat(shop.surroundings().mail().mailsTo("ada@example.org"))
        .as("invoices")
        .hasSize(all.size() + 1);
    assertThat(tap.heardFrom("/orchestrator").stream().skip(told))
        .extracting(Heard::type)
        .doesNotContain("ReleaseInventoryCommand", "RefundPaymentCommand", "OrderCancelledEvent");
    assertThat(subjects(ofType("OrderCompletedEvent")))
        .as("of those that ended before, it was not ours to tell")
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(open.stream(), Stream.of(fresh)).toList());
  }

  /** On return it listens: what was published before would be nobody's. */
  private void startOrchestrator(String... settings) {
    shop.startOrchestrator(settings);
    await().atMost(SOON).until(() -> tap.readersOf("orders.orchestrator") > 0);
  }

  /** The same of the services. */
  private void startChoreography() {
    shop.startChoreography(Shop.SERVICES.toArray(String[]::new));
    await()
        .atMost(SOON)
        .until(
            () ->
                Shop.SERVICES.stream().allMatch(service -> tap.readersOf("orders." + service) > 0));
  }

  private List<String> place(int count, String token) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              String order = "theirs-" + UUID.randomUUID();
              publish(RawMessages.createOrder(order, token));
              return order;
            })
        .toList();
  }

  private void publish(RawMessage raw) {
    try {
      shop.publishes(
          String.valueOf(raw.headers().get("cloudEvents_type")),
          raw.headers(),
          new String(raw.body(), StandardCharsets.UTF_8));
    } catch (Exception e) {
      throw new IllegalStateException("An event could not be published", e);
    }
  }

  private static RawMessage theirs(String order, OrderStep step) {
    return RawMessages.rawMessage(
        step.answers.yes(),
        order,
        "/their/" + step.title(),
        null,
        "{\"orderId\": \"%s\", \"%s\": \"%s-1\"}".formatted(order, step.answers.key(), step));
  }

  private static String deadline(String activity, String duration) {
    return "--fulfilment.model.waits.%s.deadline=%s".formatted(activity, duration);
  }

  private List<Heard> overdue() {
    return ofType(OVERDUE);
  }

  private List<Heard> ofType(String type) {
    return tap.heardFrom("/orchestrator").stream()
        .filter(message -> message.type().equals(type))
        .toList();
  }

  private static List<String> subjects(List<Heard> messages) {
    return messages.stream().map(Heard::subject).toList();
  }
}
