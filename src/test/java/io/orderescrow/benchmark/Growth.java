package io.orderescrow.benchmark;

import static org.awaitility.Awaitility.await;

import io.orderescrow.cost.FinishedOrders;
import io.orderescrow.embedded.TestBroker;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * What an order costs when very many have been, and when very many are open: three nodes of order
 * escrow by turns, one whose tables are full of finished orders, and one with orders that all wait
 * for the first service.
 */
final class Growth {

  /** Added in one transaction. */
  private static final int AT_ONCE = 20_000;

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
      all.forEach(Contender::ready);
      new Throughput(all, settings, progress).warmUp(results);
      fill(many);
      park(busy);
      new Throughput(List.of(busy), settings, progress).warmUp(results);
      variants.play(all);
    }
    results.add(
        variants.table("Growth, medians of %d runs; what is in the tables"),
        List.of(
            bar("finished", settings.finished(), variants.ratio(1, DesignRun::processorPerOrder)),
            bar("open", open(), variants.ratio(2, DesignRun::processorPerOrder))));
    variants.complain(results);
  }

  private int open() {
    return settings.finished() / OPEN_SHARE;
  }

  private Contender contender() throws IOException {
    return new Contender(
        Design.ESCROW, settings.queues().get(0), server, broker, settings.virtualMachine());
  }

  /**
   * Copies of an order that was placed for it, whose id is of the form that those over REST have.
   */
  private void fill(Contender contender) throws IOException, InterruptedException {
    String order = UUID.randomUUID().toString();
    contender.generator().place(List.of(order));
    await("an order to copy").until(() -> contender.count(ENDED, order) == 1);
    contender.awaitIdle();
    FinishedOrders archive = new FinishedOrders(contender.jdbc());
    for (int made = 0; made < settings.finished(); made += AT_ONCE) {
      int next = Math.min(AT_ONCE, settings.finished() - made);
      archive.fill(order, made + 1, next);
      progress.say("growth    %,d finished orders are there".formatted(made + next));
    }
    archive.analyze();
    contender.jdbc().execute("checkpoint");
  }

  /** A few are placed and wait; the others are copies of their rows. */
  private void park(Contender contender) throws IOException, InterruptedException {
    OrderLoad load = new OrderLoad(Math.min(SEED, open()));
    int copies = open() / load.size() + 1;
    Backlog.park(contender, load);
    contender.stop();
    ParkedOrders parked = new ParkedOrders(contender.jdbc());
    parked.multiply(copies);
    parked.leaveAlone();
    long rows = contender.unfinished();
    progress.say("growth    %,d open orders are there".formatted((copies - 1) * load.size()));
    contender.launchAgain();
    contender.ready();
    contender.generator().answer(Backlog.AWAY);
    // Those that were placed come to their end; their copies stay.
    contender.letStand(rows - rows / copies);
    DesignRuns.awaitCompletion(contender, load);
  }

  private static BenchmarkTarget bar(String what, int orders, Spread measured) {
    return BenchmarkTarget.atMost(
        1.15, "CPU for an order with %,d %s ones : with none".formatted(orders, what), measured);
  }
}
