package io.orderescrow.shop;

import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.EmbeddedBroker;
import io.orderescrow.embedded.EmbeddedPostgreSql;
import io.orderescrow.embedded.Seed;
import io.orderescrow.embedded.TcpGate;
import io.orderescrow.embedded.TestEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Under load, PostgreSQL is killed, the broker is stopped, and the connections to both are cut or
 * silenced, several times. The orchestrator and the services recover without help.
 */
@Tag("S25")
@Tag("chaos")
class ServersKilledChaosIT {

  private static final Duration HANGS = Duration.ofMinutes(5);
  private static final int ROUNDS = 2 * Integer.getInteger("chaos.rounds", 2) - 1;
  private static final int ORDERS_OF_EACH_KIND = 4;

  @TempDir private Path folder;
  private EmbeddedPostgreSql database;
  private EmbeddedBroker broker;
  private Shop shop;
  private OrderMix orders;

  @BeforeEach
  void open() {
    database = EmbeddedPostgreSql.keptIn(folder, 0);
    broker = EmbeddedBroker.keptIn(folder, 0);
    shop = Shop.withNode(TestEnvironment.on(database, broker), NodeKiller.SHORT_LEASES);
    orders = new OrderMix(shop);
    shop.startAll();
    shop.startOrchestrator();
  }

  @AfterEach
  void close() {
    shop.close();
    broker.close();
    database.close();
  }

  @Test
  @Tag("ci")
  void comesToTheSameEndAfterEachOutageUnderLoad() {
    List<Runnable> outages = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      outages.addAll(List.of(this::killDatabase, this::stopBroker, this::cutBroker, this::cutBoth));
    }
    Collections.shuffle(outages, Seed.random());

    for (Runnable outage : outages) {
      placeOrders();
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

  /** Orders are placed during the outage, and their messages wait in the outbox. */
  private void cutBroker() {
    shop.environment().broker().cut();
    placeOrders();
    await()
        .atMost(HANGS)
        .during(Duration.ofSeconds(3))
        .until(
            () ->
                shop.ledgers().number("select count(*) from outbox_message where sent_at is null")
                    > 0);
    shop.environment().broker().restore();
  }

  private void cutBoth() {
    shop.environment().database().cut();
    shop.environment().broker().cut();
    shop.environment().database().restore();
    shop.environment().broker().restore();
  }

  private void placeOrders() {
    for (int i = 0; i < ORDERS_OF_EACH_KIND; i++) {
      orders.placeOneOfEachKind();
    }
  }

  /** The listener and the publisher have one connection each, and each must detect the silence. */
  @Test
  void detectsASilentConnectionToTheBroker() {
    silences(shop.environment().broker(), "inbound-listener fails", "outbox-handover fails");
  }

  @Test
  void detectsASilentConnectionToTheDatabase() {
    silences(shop.environment().database(), "outbox-relay fails");
  }

  /** Silences a gate under load until each expected log line has appeared. */
  private void silences(TcpGate gate, String... logLines) {
    placeOrders();
    long since = System.nanoTime();
    gate.silence();
    for (String logLine : logLines) {
      await(logLine)
          .atMost(HANGS)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                orders.placeOneOfEachKind();
                return !shop.node().printed(logLine).isEmpty();
              });
      Duration silence = Duration.ofNanos(System.nanoTime() - since);
      System.out.println(logLine + " after " + silence.toSeconds() + " s of silence");
    }
    gate.restore();
    placeOrders();

    orders.areAllAccountedFor();
  }
}
