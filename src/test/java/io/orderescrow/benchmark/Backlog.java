package io.orderescrow.benchmark;

import static io.orderescrow.benchmark.Design.ESCROW;
import static io.orderescrow.benchmark.Design.TUTORIAL;

import java.io.IOException;
import java.util.List;

/**
 * Orders that have piled up while a service was away: from the moment at which it is back to the
 * end of the last order.
 */
final class Backlog {

  /** The service that is away. */
  static final String AWAY = "orders.inventory";

  private static final int MOST_ROUNDS = 3;

  private final DesignGroup field;
  private final BenchmarkSettings settings;
  private final Progress progress;

  Backlog(DesignGroup field, BenchmarkSettings settings, Progress progress) {
    this.field = field;
    this.settings = settings;
    this.progress = progress;
  }

  void measure(Results results) throws IOException, InterruptedException {
    Measured rates = new Measured();
    for (int round = 0; round < Math.min(MOST_ROUNDS, settings.pairs()); round++) {
      for (Contender contender : field.designs()) {
        OrderLoad load = new OrderLoad(settings.ordersOf(contender.design));
        park(contender, load);
        long back = System.nanoTime();
        contender.generator().answer(AWAY);
        DesignRuns.awaitCompletion(contender, load);
        double seconds = (System.nanoTime() - back) / 1e9;
        results.complain(contender.design, DesignRuns.complaints(contender, load));
        rates.add(contender.design, List.of(load.size() / seconds));
        progress.say(
            "backlog   %-14s %d orders drained in %.1f s"
                .formatted(contender.design.title, load.size(), seconds));
      }
    }
    TextTable table =
        rates.table(
            "A backlog: every order waits for the first service, which then comes back", "");
    table.add(
        rates.row(
            "orders/s until the last has ended", design -> Spread.of(rates.of(design)).toString()));
    results.add(
        table,
        List.of(
            BenchmarkTarget.atLeast(
                10, "a backlog's orders/s : tutorial", rates.ratio(ESCROW, TUTORIAL))));
  }

  /** On return all orders wait for a service that does not read its queue. */
  static void park(Contender contender, OrderLoad load) throws IOException, InterruptedException {
    contender.awaitIdle();
    contender.generator().fallSilent(AWAY);
    contender.generator().follow(load);
    contender.generator().place(load.orders());
    contender.awaitWaiting(AWAY, load.size());
  }
}
