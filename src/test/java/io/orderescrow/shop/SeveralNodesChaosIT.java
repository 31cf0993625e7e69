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
 * Three orchestrators under steady load, of which one is killed twice: once while timers of many
 * orders come due on all of them, and once while messages pass; then the broker is away for a
 * while.
 */
@Tag("S30")
@Tag("chaos")
class SeveralNodesChaosIT {

  private static final Duration HANGS = Duration.ofMinutes(10);
  private static final int IN_VAIN = 60;
  private static final int ORDERS = 100 * Integer.getInteger("chaos.rounds", 2);
  private static final int WAITING = 50;

  /**
   * What a dead node had in hand is taken over after 25 s, and a broker that is slow for ten is no
   * reason to send anything twice. The deadline leaves a busy machine time for all other orders.
   */
  private static final String[] SETTINGS = {
    "fulfilment.amqp.confirm-timeout=PT10S",
    "fulfilment.outbox.handover-grace=PT25S",
    "fulfilment.outbox.lease=PT25S",
    "fulfilment.model.waits.AwaitPayment.first-gap=PT3S",
    "fulfilment.model.waits.AwaitPayment.deadline=PT2M"
  };

  @Test
  void loseAndRepeatNothingWhileNodesDieAndCome() {
    Random random = Seed.random();
    try (Shop shop = Shop.withNode(SETTINGS);
        OrchestratorCluster cluster = new OrchestratorCluster(shop, 3)) {
      OrderMix orders = new OrderMix(shop, cluster);
      PublishedMessages sendings = new PublishedMessages(shop, orders);
      EngineHistory histories = new EngineHistory(shop.books());
      shop.start("inventory", "invoice", "shipping");

      orders.place(IN_VAIN, "CANCELLED");
      waits("each order asked three times for its money")
          .until(() -> shop.books().asked("CapturePaymentCommand", 3), all(IN_VAIN)::equals);
      killOneOf(cluster, random, sendings);
      cluster.grow();
      waits("each order given up at its deadline")
          .until(() -> histories.met("PaymentDeadline") == IN_VAIN);

      cluster.eachDoesJobs(orders);

      shop.start("payment");
      try (CustomerLoad load = new CustomerLoad(shop, orders)) {
        load.goesOnFor(ORDERS);
        waits("messages for all").until(() -> all(cluster, OrchestratorCluster.Member::received));
        killOneOf(cluster, random, sendings);
        load.goesOnFor(ORDERS);
        cluster.grow();
        load.goesOnFor(ORDERS);
        cutBroker(shop);
        load.goesOnFor(ORDERS);
        waits("messages for all").until(() -> all(cluster, OrchestratorCluster.Member::received));
      }
      orders.areAllAccountedFor();
      orders.noMailCameTwice();
      assertThat(histories.met("PaymentDeadline")).isEqualTo(IN_VAIN);
      histories.followThePublishedTable();
      System.out.printf(
          "%d orders, %d messages heard twice; %s%n",
          orders.ids().size(), sendings.areComplete(), cluster.work());
    }
  }

  /** What was committed meanwhile is left to the table, from which all nodes then take at once. */
  private static void cutBroker(Shop shop) {
    shop.surroundings().broker().cut();
    waits("messages that wait")
        .until(
            () ->
                shop.books().number("select count(*) from outbox_message where sent_at is null")
                    > WAITING);
    shop.surroundings().broker().restore();
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
