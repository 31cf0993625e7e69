package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Replays on a bus that does not queue. The gaps are ten minutes long, so only a replay re-sends a
 * command during these tests.
 */
class ReplayIT {

  private static final String COMMAND = "ReserveInventoryCommand";
  private static final String UNDO = "ReleaseInventoryCommand";
  private static final Duration SOON = Duration.ofSeconds(90);

  private static Shop shop;

  @BeforeAll
  static void open() {
    shop =
        new Shop(
            "fulfilment.bus.mode=lossy",
            "fulfilment.model.waits.AwaitInventory.first-gap=PT10M",
            "fulfilment.model.waits.AwaitPayment.first-gap=PT10M",
            "fulfilment.model.waits.AwaitAcknowledgement.first-gap=PT10M");
    shop.startAll();
    shop.ends(shop.places(Basket.of(1, "BOOK-1")), "COMPLETED");
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @BeforeEach
  void inventoryIsDown() {
    shop.stop("inventory");
  }

  @Test
  @Tag("S13")
  void resendsUnansweredCommandsOnceWhenAServiceStarts() {
    List<String> orders =
        Stream.generate(() -> shop.places(Basket.of(1, "BOOK-1"))).limit(5).toList();
    orders.forEach(ReplayIT::waitsUnanswered);

    shop.start("inventory");

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(orders).allSatisfy(o -> assertThat(state(o)).isEqualTo("COMPLETED")));
    assertThat(orders).allSatisfy(order -> assertThat(timesSent(order, COMMAND)).isEqualTo(2));
  }

  @Test
  @Tag("S13")
  void resendsUnacknowledgedUndosWhenAServiceStarts() {
    shop.start("inventory");
    shop.stop("payment");
    String order = shop.places(Basket.of(2, "DOCK-1").paidWith("tok_declined"));
    shop.waitsAt(order, "AwaitPayment");
    shop.allIsSent();
    shop.stop("inventory");
    shop.start("payment");
    await().atMost(SOON).until(() -> timesSent(order, UNDO) == 1);
    shop.allIsSent();

    shop.start("inventory");

    await().atMost(SOON).until(() -> state(order).equals("CANCELLED"));
    assertThat(timesSent(order, UNDO)).isEqualTo(2);
    assertThat(shop.ledgers().reserved("DOCK-1")).isZero();
  }

  @Test
  @Tag("S13")
  void aRepeatedStartEventChangesNothing() throws Exception {
    String order = shop.places(Basket.of(1, "BOOK-1"));
    waitsUnanswered(order);
    Instant start = Instant.now();

    publishStart(start);
    publishStart(start);
    await().atMost(SOON).until(() -> timesSent(order, COMMAND) == 2);
    publishStart(start);

    isResentOnSchedule(order);
    assertThat(timesSent(order, COMMAND)).isEqualTo(2);
    shop.start("inventory");
    await().atMost(SOON).until(() -> state(order).equals("COMPLETED"));
  }

  @Test
  @Tag("S13")
  void anOperatorsReplayResendsOnce() {
    Instant before = Instant.now();
    String order = shop.places(Basket.of(1, "BOOK-1"));
    waitsUnanswered(order);
    Instant after = Instant.now();

    await().atMost(SOON).until(() -> replay("inventory", before, after) == 1);
    await().atMost(SOON).until(() -> timesSent(order, COMMAND) == 2);
    await()
        .untilAsserted(
            () -> {
              makeWaitsBeginNow();
              assertThat(replay("inventory", before, after)).isZero();
            });
    isResentOnSchedule(order);
    shop.start("inventory");
    await().atMost(SOON).until(() -> state(order).equals("COMPLETED"));
  }

  @Test
  @Tag("S13")
  void resendsNoCommandOfAnotherServiceOrTime() {
    Instant before = Instant.now();
    String order = shop.places(Basket.of(1, "BOOK-1"));
    waitsUnanswered(order);
    Instant sent = Instant.parse(shop.order(order).at("/waitsFor/0/since").asText());
    await().until(() -> Instant.now().isAfter(sent.plusSeconds(6)));

    assertThat(replay("payment", before, Instant.now())).as("another service").isZero();
    assertThat(replay("inventory", before.minusSeconds(60), before)).as("before").isZero();
    assertThat(replay("inventory", Instant.now(), Instant.now().plusSeconds(60))).isZero();

    isResentOnSchedule(order);
    assertThat(timesSent(order, COMMAND)).isEqualTo(1);
    shop.start("inventory");
    await().atMost(SOON).until(() -> state(order).equals("COMPLETED"));
  }

  private static void waitsUnanswered(String order) {
    shop.waitsAt(order, "AwaitInventory");
    shop.allIsSent();
    assertThat(timesSent(order, COMMAND)).isEqualTo(1);
  }

  /** A replay skips commands of the last five seconds. A slow machine may take longer. */
  private static void makeWaitsBeginNow() {
    shop.ledgers().change("update act_ru_job set create_time_ = now()");
  }

  private static void isResentOnSchedule(String order) {
    assertThat(Instant.parse(shop.order(order).at("/waitsFor/0/nextSendAt").asText()))
        .isAfter(Instant.now().plusSeconds(300));
  }

  /** Returns when the orchestrator has applied the event. */
  private static void publishStart(Instant start) throws Exception {
    String id = UUID.randomUUID().toString();
    shop.publishes(
        "ServiceStartedEvent",
        Map.of(
            "cloudEvents_specversion", "1.0",
            "cloudEvents_id", id,
            "cloudEvents_source", "/inventory",
            "cloudEvents_type", "ServiceStartedEvent",
            "cloudEvents_subject", "inventory"),
        "{\"service\": \"inventory\", \"startedAt\": \"%s\"}".formatted(start));
    String count = "select count(*) from inbox_message where message_id = ? and disposition = ?";
    await().atMost(SOON).until(() -> shop.ledgers().number(count, id, "APPLIED") == 1);
  }

  private static int replay(String service, Instant since, Instant until) {
    String json =
        "{\"service\": \"%s\", \"since\": \"%s\", \"until\": \"%s\"}"
            .formatted(service, since, until);
    return shop.posts(202, "/replays", json).path("resent").asInt();
  }

  private static String state(String order) {
    return shop.order(order).path("state").asText();
  }

  private static long timesSent(String order, String command) {
    return shop.timesOnTimeline(order, command);
  }
}
