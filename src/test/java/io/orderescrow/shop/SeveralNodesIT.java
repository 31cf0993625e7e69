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
   * The leases are long enough that no node takes over from a slow one. The sweep is off. If two
   * nodes have two messages of one order, the next step of the order finds the early one.
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
      schemaModelsAndFilterWereCreatedOnce(shop.ledgers());
      OrderMix orders = new OrderMix(shop, cluster);
      PublishedMessages sendings = new PublishedMessages(shop, orders);
      shop.start("payment", "invoice", "shipping");
      orders.place(SILENT, "COMPLETED");
      await()
          .atMost(HANGS)
          .untilAsserted(
              () ->
                  assertThat(shop.ledgers().sent("ReserveInventoryCommand", 3))
                      .isEqualTo("%d orders, %1$d times".formatted(SILENT)));
      cluster.eachDoesJobs(orders);
      orders.placeAndCancel(CANCELLED, cluster::cancels);
      shop.start("inventory");
      try (CustomerLoad load = new CustomerLoad(shop, orders)) {
        load.placesMore(ORDERS);
        await()
            .atMost(HANGS)
            .untilAsserted(
                () -> assertThat(cluster.members()).allMatch(member -> member.received() > 0));
      }

      orders.areAllAccountedFor();
      orders.noMailCameTwice();
      assertThat(sendings.areComplete()).as("messages that were published twice").isZero();
      new EngineHistory(shop.ledgers()).followThePublishedTable();
      System.out.println(orders.ids().size() + " orders: " + cluster.work());
    }
  }

  private static void schemaModelsAndFilterWereCreatedOnce(ServiceLedgers ledgers) {
    assertThat(ledgers.number("select max(version_) from act_re_procdef")).isEqualTo(1);
    assertThat(ledgers.texts("select name_ from act_ru_filter")).containsExactly("All tasks");
    assertThat(
            ledgers.texts(
                """
                select id || ' in ' || filename from databasechangelog
                group by id, author, filename having count(*) > 1
                """))
        .as("changes of the schema that ran twice")
        .isEmpty();
  }
}
