package io.orderescrow.shop;

import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.CrashPoint;
import io.orderescrow.embedded.NodeProcess;
import io.orderescrow.embedded.TestEnvironment;
import java.time.Duration;
import java.util.List;

/**
 * A busy shop whose orchestrator dies again and again; the next one starts where the last one died.
 */
final class NodeKiller implements AutoCloseable {

  private static final Duration DEATH_WITHIN = Duration.ofMinutes(5);

  /** What the dead node had in hand is taken over soon. */
  static final String[] SHORT_LEASES = {
    "fulfilment.outbox.handover-grace=PT6S", "fulfilment.outbox.lease=PT8S"
  };

  private final Shop shop = Shop.withNode(TestEnvironment.fresh(), SHORT_LEASES);
  private final OrderMix orders = new OrderMix(shop);

  NodeKiller() {
    shop.startAll();
  }

  /** Lets it die of each, orders of all kinds coming in, and then accounts for everything. */
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
