package io.orderescrow.benchmark;

import static org.awaitility.Awaitility.await;

import io.orderescrow.cost.FinishedOrders;
import io.orderescrow.embedded.TestBroker;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * The cost of an order while the tables hold many other orders. Three nodes of order escrow take
 * turns. The tables of the first are empty. Those of the second hold finished orders. Those of the
 * third hold open orders, which all wait for the first service.
 */
final class Growth {

  /** Finished orders that are added in one transaction. */
  private static final int BATCH = 20_000;

  private static final String ENDED =
      "select count(*) from process_instance where business_key = ? and ended_at is not null";

  private static final int SEED = 500;
  private static final int OPEN_SHARE = 10;

  private final BenchmarkSettings settings;
  private final DatabaseServer server;
  private final TestBroker broker;
  private final Progress progress;

  Growth(BenchmarkSettings settings, DatabaseServer server, TestBroker broker, Progress progress) {
    this.settings = settings;
    this.server = server;
    this.broker = broker;
    this.progress = progress;
  }

  void measure(Results results) throws IOException, InterruptedException {
    Variants variants =
        new Variants(
            settings,
            progress,
            List.of(
                "none",
                "%,d finished".formatted(settings.finished()),
                "%,d open".formatted(open())));
    try (Contender none = contender();
        Contender many = contender();
        Contender busy = contender()) {
      List<Contender> all = List.of(none, many, busy);
      all.forEach(Contender::awaitReady);
      new Throughput(all, settings, progress).warmUp(results);
      fill(many);
      park(busy);
      new Throughput(List.of(busy), settings, progress).warmUp(results);
      variants.play(all);
    }
    results.add(
        variants.table("Growth, medians of %d runs; other orders in the tables"),
        List.of(
            target(
                "finished", settings.finished(), variants.ratio(1, DesignRun::processorPerOrder)),
            target("open", open(), variants.ratio(2, DesignRun::processorPerOrder))));
    variants.addProblems(results);
  }

  private int open() {
    return settings.finished() / OPEN_SHARE;
  }

  private Contender contender() throws IOException {
    return new Contender(
        Design.ESCROW, settings.queues().get(0), server, broker, settings.virtualMachine());
  }

  /** Adds copies of one real order. Its id has the same form as the id of an order over REST. */
  private void fill(Contender contender) throws IOException, InterruptedException {
    String order = UUID.randomUUID().toString();
    contender.generator().place(List.of(order));
    await("the order to copy has ended").until(() -> contender.count(ENDED, order) == 1);
    contender.awaitIdle();
    FinishedOrders archive = new FinishedOrders(contender.jdbc());
    for (int added = 0; added < settings.finished(); added += BATCH) {
      int next = Math.min(BATCH, settings.finished() - added);
      archive.fill(order, added + 1, next);
      progress.print("growth    %,d finished orders exist".formatted(added + next));
    }
    archive.analyze();
    contender.jdbc().execute("checkpoint");
  }

  /** Places a few orders, which wait; the other orders are copies of their rows. */
  private void park(Contender contender) throws IOException, InterruptedException {
    OrderLoad load = new OrderLoad(Math.min(SEED, open()));
    int copies = open() / load.size() + 1;
    Backlog.park(contender, load);
    contender.stop();
    ParkedOrders parked = new ParkedOrders(contender.jdbc());
    parked.multiply(copies);
    parked.postponeTimers();
    long rows = contender.unfinished();
    progress.print("growth    %,d open orders exist".formatted((copies - 1) * load.size()));
    contender.relaunch();
    contender.awaitReady();
    contender.generator().startAnswering(Backlog.AWAY);
    // The placed orders end; their copies stay.
    contender.ignoreRows(rows - rows / copies);
    DesignRuns.awaitCompletion(contender, load);
  }

  private static BenchmarkTarget target(String what, int orders, Spread measured) {
    return BenchmarkTarget.atMost(
        1.15, "CPU for an order with %,d %s ones : with none".formatted(orders, what), measured);
  }
}
