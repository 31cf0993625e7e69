package io.orderescrow.shop;

import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.Death;
import io.orderescrow.embedded.Death.Seam;
import io.orderescrow.embedded.Node;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The orchestrator is killed: a few of the places where it can happen. */
class KillSelectionChaosIT {

  private static final int ORDERS = 6;

  @Test
  @Tag("S24")
  @Tag("S25")
  void comesToTheSameEndAfterEachDeath() {
    try (Killing killing = new Killing()) {
      killing.diesAt(
          List.of(new Death(Seam.MESSAGES_NOT_COMMITTED, 1), new Death(Seam.NOT_PUBLISHED, 3)));
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
      for (int i = 0; i < ORDERS; i++) {
        shop.places(Basket.of(1, "BOOK-1"));
      }
      shop.node().awaitDeath(Duration.ofSeconds(90));

      Node other = shop.launchNode();
      shop.startOrchestrator();

      await()
          .atMost(Duration.ofSeconds(30))
          .during(Duration.ofSeconds(2))
          .until(
              () -> shop.books().asked("ReserveInventoryCommand", 2),
              "%d orders, %1$d times".formatted(ORDERS)::equals);
      other.kill();
    }
  }
}
