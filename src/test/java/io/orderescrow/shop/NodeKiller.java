package io.orderescrow.shop;

import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.CrashPoint;
import io.orderescrow.embedded.NodeProcess;
import io.orderescrow.embedded.TestEnvironment;
import java.time.Duration;
import java.util.List;

/**
 * A busy shop whose orchestrator is killed again and again. The next orchestrator continues from
 * the state of the killed one.
 */
final class NodeKiller implements AutoCloseable {

  private static final Duration DEATH_WITHIN = Duration.ofMinutes(5);

  /** Another node soon takes over the messages that a killed node was handling. */
  static final String[] SHORT_LEASES = {
    "fulfilment.outbox.handover-grace=PT6S", "fulfilment.outbox.lease=PT8S"
  };

  private final Shop shop = Shop.withNode(TestEnvironment.fresh(), SHORT_LEASES);
  private final OrderMix orders = new OrderMix(shop);

  NodeKiller() {
    shop.startAll();
  }

  /**
   * Runs one orchestrator for each crash point while orders of all kinds come in. Then accounts for
   * all orders.
   */
  void diesAt(List<CrashPoint> deaths) {
    for (CrashPoint death : deaths) {
      shop.startOrchestrator(death.argument());
      NodeProcess node = shop.node();
      await("death " + death)
          .atMost(DEATH_WITHIN)
          .until(
              () -> {
                orders.placeOneOfEachKind();
                return !node.isAlive();
              });
      node.awaitDeath(DEATH_WITHIN);
    }
    shop.startOrchestrator();
    orders.areAllAccountedFor();
    orders.noMailCameTwice();
  }

  @Override
  public void close() {
    shop.close();
  }
}
