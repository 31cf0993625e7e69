package io.orderescrow.shop;

import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.CrashPoint;
import io.orderescrow.embedded.NodeProcess;
import io.orderescrow.embedded.CrashPoint.Seam;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The orchestrator is killed: a few of the places where it can happen, others in each run. The
 * system property {@code fulfilment.test.seed} repeats a run. Nothing here has to happen within a
 * time: the limits are there for what hangs.
 */
class KillSelectionIT {

  private static final Duration HANGS = Duration.ofMinutes(5);
  private static final int ORDERS = 6;

  @Test
  @Tag("S24")
  @Tag("S25")
  void comesToTheSameEndAfterEachDeath() {
    long seed = Long.getLong("fulfilment.test.seed", System.nanoTime() % 1_000_000);
    Random random = new Random(seed);
    List<Seam> seams =
        new ArrayList<>(
            List.of(
                Seam.MESSAGES_NOT_COMMITTED,
                Seam.MESSAGES_NOT_ACKNOWLEDGED,
                Seam.NOT_PUBLISHED,
                Seam.HALF_PUBLISHED,
                Seam.NOT_MARKED_AS_SENT));
    Collections.shuffle(seams, random);
    List<CrashPoint> deaths =
        List.of(
            new CrashPoint(Seam.SCHEMA_NOT_COMMITTED, 1 + random.nextInt(10)),
            new CrashPoint(seams.get(0), 1 + random.nextInt(4)),
            new CrashPoint(seams.get(1), 1 + random.nextInt(4)));
    System.out.println("Seed " + seed + ": " + deaths);
    try (NodeKiller killing = new NodeKiller()) {
      killing.diesAt(deaths);
    }
  }

  /**
   * Timers were being carried out when the node died, some had been fetched for it, and the rest
   * come due while there is no node. By themselves they would be due in an hour and, after that, in
   * two: each command beyond one for each timer made due would be a timer fired twice.
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
          .until(() -> shop.books().asked("ReserveInventoryCommand", 1), each(ORDERS)::equals);
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
                  shop.books().asked("ReserveInventoryCommand", 2).equals(each(ORDERS))
                      && shop.books().asked("ReserveInventoryCommand", 3).equals(each(0)));
      other.kill();
    }
  }

  /** Of the timers that have not fired yet. */
  private static void makeDue(Shop shop, int most) {
    shop.books()
        .change(
            """
            update act_ru_job set duedate_ = duedate_ - interval '1 hour'
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
