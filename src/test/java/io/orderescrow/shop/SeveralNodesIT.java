package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.TestEnvironment;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three orchestrators that start at once on an empty database and share all the work. None of them
 * fails, so nothing at all may happen twice.
 */
@Tag("S30")
class SeveralNodesIT {

  private static final Duration HANGS = Duration.ofMinutes(5);
  private static final int SILENT = 20;
  private static final int CANCELLED = 20;
  private static final int ORDERS = 60;

  /**
   * Leases so long that even a machine that stands still for a while gives no node cause to step
   * in. And no round over waiting messages: where two nodes have two messages of one order in hand,
   * the one that comes too early is found by what happens next.
   */
  private static final String[] SETTINGS = {
    "fulfilment.inbox.sweep-interval=PT1H",
    "fulfilment.amqp.confirm-timeout=PT25S",
    "fulfilment.outbox.handover-grace=PT1M",
    "fulfilment.outbox.lease=PT1M",
    "fulfilment.model.waits.AwaitInventory.first-gap=PT1S"
  };

  @Test
  void shareTheWorkAndDoNothingTwice() {
    try (Shop shop = Shop.withNode(TestEnvironment.fresh(), SETTINGS);
        OrchestratorCluster cluster = new OrchestratorCluster(shop, 3)) {
      everythingWasMadeOnce(shop.books());
      OrderMix orders = new OrderMix(shop, cluster);
      PublishedMessages sendings = new PublishedMessages(shop, orders);
      shop.start("payment", "invoice", "shipping");
      orders.place(SILENT, "COMPLETED");
      await()
          .atMost(HANGS)
          .untilAsserted(
              () ->
                  assertThat(shop.books().asked("ReserveInventoryCommand", 3))
                      .isEqualTo("%d orders, %1$d times".formatted(SILENT)));
      cluster.eachDoesJobs(orders);
      orders.placeAndCancel(CANCELLED, cluster::cancels);
      shop.start("inventory");
      try (CustomerLoad load = new CustomerLoad(shop, orders)) {
        load.goesOnFor(ORDERS);
        await()
            .atMost(HANGS)
            .untilAsserted(
                () -> assertThat(cluster.members()).allMatch(member -> member.received() > 0));
      }

      orders.areAllAccountedFor();
      orders.noMailCameTwice();
      assertThat(sendings.areComplete()).as("messages that left twice").isZero();
      new EngineHistory(shop.books()).followThePublishedTable();
      System.out.println(orders.ids().size() + " orders: " + cluster.work());
    }
  }

  private static void everythingWasMadeOnce(ServiceLedgers books) {
    assertThat(books.number("select max(version_) from act_re_procdef")).isEqualTo(1);
    assertThat(books.texts("select name_ from act_ru_filter")).containsExactly("All tasks");
    assertThat(
            books.texts(
                """
                select id || ' in ' || filename from databasechangelog
                group by id, author, filename having count(*) > 1
                """))
        .as("changes of the schema that were made twice")
        .isEmpty();
  }
}
