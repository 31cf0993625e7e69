package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.Seed;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three orchestrators under steady load. One is killed while the timers of many orders become due,
 * and another while messages pass. Then the broker is down for a while.
 */
@Tag("S30")
@Tag("chaos")
class SeveralNodesChaosIT {

  private static final Duration HANGS = Duration.ofMinutes(10);
  private static final int UNANSWERED = 60;
  private static final int ORDERS = 100 * Integer.getInteger("chaos.rounds", 2);
  private static final int WAITING = 50;

  /**
   * Another node takes over the messages of a killed node after 25 s. A broker that is slow for ten
   * seconds causes no second sending. The deadline is long enough for a busy machine.
   */
  private static final String[] SETTINGS = {
    "fulfilment.amqp.confirm-timeout=PT10S",
    "fulfilment.outbox.handover-grace=PT25S",
    "fulfilment.outbox.lease=PT25S",
    "fulfilment.model.waits.AwaitPayment.first-gap=PT3S",
    "fulfilment.model.waits.AwaitPayment.deadline=PT2M"
  };

  @Test
  void loseAndRepeatNothingWhileNodesStopAndStart() {
    Random random = Seed.random();
    try (Shop shop = Shop.withNode(SETTINGS);
        OrchestratorCluster cluster = new OrchestratorCluster(shop, 3)) {
      OrderMix orders = new OrderMix(shop, cluster);
      PublishedMessages sendings = new PublishedMessages(shop, orders);
      EngineHistory histories = new EngineHistory(shop.ledgers());
      shop.start("inventory", "invoice", "shipping");

      orders.place(UNANSWERED, "CANCELLED");
      waits("each payment command was sent three times")
          .until(() -> shop.ledgers().sent("CapturePaymentCommand", 3), all(UNANSWERED)::equals);
      killOneOf(cluster, random, sendings);
      cluster.grow();
      waits("each order reached its deadline")
          .until(() -> histories.met("PaymentDeadline") == UNANSWERED);

      cluster.eachDoesJobs(orders);

      shop.start("payment");
      try (CustomerLoad load = new CustomerLoad(shop, orders)) {
        load.placesMore(ORDERS);
        waits("each node has received messages")
            .until(() -> all(cluster, OrchestratorCluster.Member::received));
        killOneOf(cluster, random, sendings);
        load.placesMore(ORDERS);
        cluster.grow();
        load.placesMore(ORDERS);
        cutBroker(shop);
        load.placesMore(ORDERS);
        waits("each node has received messages")
            .until(() -> all(cluster, OrchestratorCluster.Member::received));
      }
      orders.areAllAccountedFor();
      orders.noMailCameTwice();
      assertThat(histories.met("PaymentDeadline")).isEqualTo(UNANSWERED);
      histories.followThePublishedTable();
      System.out.printf(
          "%d orders, %d messages published twice; %s%n",
          orders.ids().size(), sendings.areComplete(), cluster.work());
    }
  }

  /** Messages wait in the table meanwhile. Afterwards all nodes take them at the same time. */
  private static void cutBroker(Shop shop) {
    shop.environment().broker().cut();
    waits("messages that wait")
        .until(
            () ->
                shop.ledgers().number("select count(*) from outbox_message where sent_at is null")
                    > WAITING);
    shop.environment().broker().restore();
  }

  private static void killOneOf(
      OrchestratorCluster cluster, Random random, PublishedMessages sendings) {
    List<OrchestratorCluster.Member> members = cluster.members();
    cluster.kill(members.get(random.nextInt(members.size())));
    sendings.nodeWasKilled();
  }

  private static boolean all(
      OrchestratorCluster cluster, ToLongFunction<OrchestratorCluster.Member> work) {
    return cluster.members().stream().allMatch(member -> work.applyAsLong(member) > 0);
  }

  private static ConditionFactory waits(String what) {
    return await(what).atMost(HANGS);
  }

  private static String all(int orders) {
    return "%d orders, %1$d times".formatted(orders);
  }
}
