package io.orderescrow.shop;

import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.CrashPoint;
import io.orderescrow.embedded.CrashPoint.Seam;
import io.orderescrow.embedded.NodeProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The orchestrator dies once at each seam between its systems, at fixed moments. {@link
 * KillSeamsChaosIT} chooses the moments at random. The time limits only end a test that hangs.
 */
class KillSelectionIT {

  private static final Duration HANGS = Duration.ofMinutes(5);
  private static final int ORDERS = 6;

  /** Not in the order in which a message passes the seams. */
  private static final List<CrashPoint> DEATHS =
      List.of(
          new CrashPoint(Seam.SCHEMA_NOT_COMMITTED, 4),
          new CrashPoint(Seam.NOT_MARKED_AS_SENT, 2),
          new CrashPoint(Seam.MESSAGES_NOT_COMMITTED, 3),
          new CrashPoint(Seam.REQUEST_NOT_ANSWERED, 5),
          new CrashPoint(Seam.HALF_PUBLISHED, 1),
          new CrashPoint(Seam.MESSAGES_NOT_ACKNOWLEDGED, 4),
          new CrashPoint(Seam.REQUEST_NOT_COMMITTED, 2),
          new CrashPoint(Seam.NOT_PUBLISHED, 3));

  @Test
  @Tag("S24")
  @Tag("S25")
  void comesToTheSameEndAfterADeathAtEachSeam() {
    try (NodeKiller killing = new NodeKiller()) {
      killing.diesAt(DEATHS);
    }
  }

  /**
   * When the node is killed, it executes some timers and has fetched others. The rest become due
   * while no node runs. Without the test, a timer would be due after one hour, and again after two.
   * Therefore a third command of an order proves that a timer fired twice.
   */
  @Test
  @Tag("S18")
  void firesEachTimerOfADeadNodeOnce() {
    try (Shop shop = Shop.withNode("fulfilment.model.waits.AwaitInventory.first-gap=PT1H")) {
      shop.startOrchestrator(new CrashPoint(Seam.TIMER_NOT_COMMITTED, 1).argument());
      for (int i = 0; i < ORDERS; i++) {
        shop.places(Basket.of(1, "BOOK-1"));
      }
      await()
          .atMost(HANGS)
          .until(() -> shop.ledgers().sent("ReserveInventoryCommand", 1), each(ORDERS)::equals);
      makeDue(shop, ORDERS - 2);
      shop.node().awaitDeath(HANGS);
      makeDue(shop, ORDERS);

      NodeProcess other = shop.launchNode();
      shop.startOrchestrator();
      other.ready();

      await()
          .atMost(HANGS)
          .during(Duration.ofSeconds(4))
          .until(
              () ->
                  shop.ledgers().sent("ReserveInventoryCommand", 2).equals(each(ORDERS))
                      && shop.ledgers().sent("ReserveInventoryCommand", 3).equals(each(0)));
      other.kill();
    }
  }

  /** Makes due at most this number of timers that have not fired yet. */
  private static void makeDue(Shop shop, int most) {
    shop.ledgers()
        .change(
            """
            update act_ru_job set duedate_ = duedate_ - interval '1 hour',
              repeat_ = regexp_replace(repeat_, '/.*/', '/2026-11-23T20:00:00/')
            where id_ in (
              select id_ from act_ru_job
              where handler_cfg_ = 'InventorySilent' and repeat_ like '%/PT1H'
                and duedate_ > create_time_ + interval '30 minutes'
              order by id_ limit ?)
            """,
            most);
  }

  private static String each(int orders) {
    return "%d orders, %1$d times".formatted(orders);
  }
}
