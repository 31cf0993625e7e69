package io.orderescrow.benchmark;

import static io.orderescrow.benchmark.Design.ESCROW;
import static io.orderescrow.benchmark.Design.TUTORIAL;

import java.io.IOException;
import java.util.List;

/**
 * Measures a backlog: orders that accumulated while a service was away. The time runs from the
 * return of the service to the end of the last order.
 */
final class Backlog {

  /** The queue of the service that is away. */
  static final String AWAY = "orders.inventory";

  private static final int MAX_ROUNDS = 3;

  private final DesignGroup group;
  private final BenchmarkSettings settings;
  private final Progress progress;

  Backlog(DesignGroup group, BenchmarkSettings settings, Progress progress) {
    this.group = group;
    this.settings = settings;
    this.progress = progress;
  }

  void measure(Results results) throws IOException, InterruptedException {
    Measured rates = new Measured();
    for (int round = 0; round < Math.min(MAX_ROUNDS, settings.pairs()); round++) {
      for (Contender contender : group.designs()) {
        OrderLoad load = new OrderLoad(settings.ordersOf(contender.design));
        park(contender, load);
        long back = System.nanoTime();
        contender.generator().startAnswering(AWAY);
        DesignRuns.awaitCompletion(contender, load);
        double seconds = (System.nanoTime() - back) / 1e9;
        results.addProblems(contender.design, DesignRuns.problems(contender, load));
        rates.add(contender.design, List.of(load.size() / seconds));
        progress.print(
            "backlog   %-14s %d orders drained in %.1f s"
                .formatted(contender.design.title, load.size(), seconds));
      }
    }
    TextTable table =
        rates.table("A backlog: all orders wait for the first service, which then returns", "");
    table.add(
        rates.row(
            "orders/s until the last has ended", design -> Spread.of(rates.of(design)).toString()));
    results.add(
        table,
        List.of(
            BenchmarkTarget.atLeast(
                10, "a backlog's orders/s : tutorial", rates.ratio(ESCROW, TUTORIAL))));
  }

  /**
   * Places all orders while the first service does not read its queue. Returns when each order
   * waits for that service.
   */
  static void park(Contender contender, OrderLoad load) throws IOException, InterruptedException {
    contender.awaitIdle();
    contender.generator().stopAnswering(AWAY);
    contender.generator().track(load);
    contender.generator().place(load.orders());
    contender.awaitMessages(AWAY, load.size());
  }
}
