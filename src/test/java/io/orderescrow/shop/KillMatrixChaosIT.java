package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.Death;
import io.orderescrow.embedded.Death.Seam;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The orchestrator is killed at each step of the model: while orders wait there, over the timers of
 * the wait, and in each undo. The system property {@code fulfilment.test.seed} repeats a run.
 */
@Tag("S25")
class KillMatrixChaosIT {

  private static final List<String> STEPS =
      List.of("AwaitInventory", "AwaitPayment", "AwaitInvoice", "AwaitShipment");
  private static final List<Seam> TIMER_SEAMS =
      List.of(Seam.TIMER_NOT_COMMITTED, Seam.TIMER_NOT_PUBLISHED);

  private final long seed = Long.getLong("fulfilment.test.seed", System.nanoTime() % 1_000_000);
  private final Random random = new Random(seed);
  private Shop shop;
  private Orders orders;

  private void open(String... settings) {
    String[] all =
        Stream.of(settings, Killing.SHORT_LEASES).flatMap(Stream::of).toArray(String[]::new);
    shop = Shop.withNode(all);
    orders = new Orders(shop);
  }

  @AfterEach
  void close() {
    if (shop != null) {
      shop.close();
    }
  }

  /** Killed while orders wait at a step; at each, one of them is being cancelled. */
  @Test
  void comesToTheSameEndAfterAKillAtEachStep() {
    open();
    shop.startOrchestrator();
    orders.placeOneOfEachKind();
    List<String> toCancel = new ArrayList<>();
    for (String step : STEPS) {
      toCancel.add(placeToCancel(step));
    }
    for (int i = 0; i < STEPS.size(); i++) {
      allWaitAt(i);
      assertThat(shop.cancels(toCancel.get(i), "at " + STEPS.get(i))).isEqualTo(202);
      shop.node().kill();
      shop.start(Shop.SERVICES.get(i));
      shop.startOrchestrator();
    }
    orders.areAllAccountedFor();
    orders.noMailCameTwice();
  }

  /** Dies over the timers that ask again, at each step. */
  @Test
  @Tag("S18")
  void comesToTheSameEndAfterADeathOverTheTimersOfEachStep() {
    System.out.println("Seed " + seed);
    open(
        STEPS.stream()
            .map(step -> "fulfilment.process.patience." + step + ".first-gap=PT4S")
            .toArray(String[]::new));
    shop.startOrchestrator();
    orders.placeOneOfEachKind();
    for (int i = 0; i < STEPS.size(); i++) {
      allWaitAt(i);
      shop.node().kill();
      for (Seam seam : TIMER_SEAMS) {
        shop.startOrchestrator(new Death(seam, 1 + random.nextInt(2)).argument());
        shop.node().awaitDeath(Duration.ofMinutes(5));
      }
      shop.start(Shop.SERVICES.get(i));
      shop.startOrchestrator();
    }
    orders.areAllAccountedFor();
    orders.noMailCameTwice();
  }

  /** Everything is to be undone and nobody is there: one service after the other comes back. */
  @Test
  void comesToTheSameEndAfterAKillInEachUndo() {
    open();
    shop.start("inventory", "payment", "invoice");
    shop.startOrchestrator();
    List<String> all = List.of(placeToCancel("first"), placeToCancel("second"));
    allWaitAt(STEPS.size() - 1);
    shop.stop("inventory", "payment", "invoice");
    all.forEach(id -> assertThat(shop.cancels(id, "not wanted")).isEqualTo(202));
    for (int i = 0; i < Shop.SERVICES.size(); i++) {
      long open = (long) (Shop.SERVICES.size() - i) * all.size();
      waits().until(() -> shop.books().tokensAt("AwaitAcknowledgement") == open);
      shop.node().kill();
      shop.start(Shop.SERVICES.get(i));
      shop.startOrchestrator();
    }
    orders.areAllAccountedFor();
    orders.noMailCameTwice();
  }

  /** Killed while a clerk has the order on the desk; the answer comes after all. */
  @Test
  void comesToTheSameEndAfterAKillWhileAClerkDecides() {
    open(
        "fulfilment.process.patience.AwaitInvoice.deadline=PT5S",
        "fulfilment.process.patience.AwaitShipment.deadline=PT5S");
    shop.start("inventory", "payment");
    shop.startOrchestrator();
    Basket basket = Basket.of(1, "MOUSE-1").orderedBy("patient@example.org");
    orders.add(shop.places(basket), basket, "COMPLETED");
    for (String step : List.of("Invoice", "Shipment")) {
      waits().until(() -> shop.books().tokensAt("DecideOnOverdue" + step) == 1);
      shop.node().kill();
      shop.start(step.equals("Invoice") ? "invoice" : "shipping");
      shop.startOrchestrator();
    }
    orders.areAllAccountedFor();
    orders.noMailCameTwice();
  }

  private String placeToCancel(String who) {
    Basket basket = Basket.of(2, "KEYBOARD-1").orderedBy("undecided-" + who + "@example.org");
    String id = shop.places(basket);
    orders.add(id, basket, "CANCELLED");
    return id;
  }

  private void allWaitAt(int step) {
    waits()
        .until(
            () ->
                shop.books().tokensAt(STEPS.get(step)) > 0
                    && STEPS.subList(0, step).stream()
                            .mapToLong(earlier -> shop.books().tokensAt(earlier))
                            .sum()
                        == 0
                    && startedAll());
  }

  private boolean startedAll() {
    return shop.books()
            .number("select count(*) from process_instance where process_key = 'order-fulfilment'")
        == orders.ids().size();
  }

  private static ConditionFactory waits() {
    return await().atMost(Duration.ofMinutes(5));
  }
}
