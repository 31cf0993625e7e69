package io.orderescrow.shop;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.Death;
import io.orderescrow.embedded.Death.Seam;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The orchestrator is killed: a few of the places where it can happen. */
class KillMatrixIT {

  private static final int ORDERS = 6;

  @Test
  @Tag("S24")
  @Tag("S25")
  void comesToTheSameEndAfterEachDeath() {
    try (Killing killing = new Killing()) {
      killing.diesAt(
          List.of(
              new Death(Seam.MESSAGES_NOT_ACKNOWLEDGED, 2), new Death(Seam.NOT_MARKED_AS_SENT, 3)));
    }
  }

  /**
   * One timer was being carried out when the node died, some had been fetched for it, and the rest
   * come due while there is no node.
   */
  @Test
  @Tag("S18")
  void firesEachTimerOfADeadNodeSoonAndOnce() {
    try (Shop shop = Shop.withNode("fulfilment.process.patience.AwaitInventory.first-gap=PT5S")) {
      shop.startOrchestrator(new Death(Seam.TIMER_NOT_COMMITTED, 2).argument());
      List<String> orders =
          Stream.generate(() -> shop.places(Basket.of(1, "BOOK-1")))
              .limit(ORDERS)
              .collect(toList());
      shop.node().awaitDeath(Duration.ofSeconds(90));

      shop.launchNode();
      shop.startOrchestrator();

      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(shop.books().asked("ReserveInventoryCommand", 2))
                      .isEqualTo("%d orders, %d times", ORDERS, ORDERS));
      shop.startAll();
      shop.allEnd(orders, "COMPLETED");
      assertThat(shop.books().asked("ReserveInventoryCommand", 2))
          .isEqualTo("%d orders, %d times", ORDERS, ORDERS);
      assertThat(shop.books().reserved("BOOK-1")).isEqualTo(ORDERS);
    }
  }
}
