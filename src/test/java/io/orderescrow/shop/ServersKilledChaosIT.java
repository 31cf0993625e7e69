package io.orderescrow.shop;

import io.orderescrow.embedded.EmbeddedBroker;
import io.orderescrow.embedded.EmbeddedPostgreSql;
import io.orderescrow.embedded.Surroundings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Under load PostgreSQL is killed, the broker is stopped, and the ways to both are cut, again and
 * again. The orchestrator and the services go on by themselves.
 */
@Tag("S25")
class ServersKilledChaosIT {

  private static final int ROUNDS = 3;
  private static final int ORDERS_OF_EACH_KIND = 4;

  @TempDir private Path folder;
  private EmbeddedPostgreSql database;
  private EmbeddedBroker broker;
  private Shop shop;

  @AfterEach
  void close() {
    shop.close();
    broker.close();
    database.close();
  }

  @Test
  void comesToTheSameEndAfterEachOutageUnderLoad() {
    long seed = Long.getLong("fulfilment.test.seed", System.nanoTime() % 1_000_000);
    database = EmbeddedPostgreSql.keptIn(folder, 0);
    broker = EmbeddedBroker.keptIn(folder, 0);
    shop = Shop.withNode(Surroundings.on(database, broker), Killing.SHORT_LEASES);
    shop.startAll();
    shop.startOrchestrator();
    List<Runnable> outages = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      outages.addAll(List.of(this::killDatabase, this::stopBroker, this::cutDatabase));
    }
    Collections.shuffle(outages, new Random(seed));
    System.out.println("Seed " + seed);
    Orders orders = new Orders(shop);

    for (Runnable outage : outages) {
      for (int i = 0; i < ORDERS_OF_EACH_KIND; i++) {
        orders.placeOneOfEachKind();
      }
      outage.run();
      orders.placeUnanswered();
    }

    orders.areAllAccountedFor();
  }

  private void killDatabase() {
    database.kill();
    database.start();
  }

  private void stopBroker() {
    broker.stop();
    broker.start();
  }

  private void cutDatabase() {
    shop.surroundings().database().cut();
    shop.surroundings().broker().cut();
    shop.surroundings().database().restore();
    shop.surroundings().broker().restore();
  }
}
