package io.orderescrow.benchmark;

import static io.orderescrow.benchmark.Design.ESCROW;
import static io.orderescrow.benchmark.Design.TUTORIAL;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The duration of a step at low load. It runs from the publishing of a message (an order or an
 * answer) to the arrival of the next message for the same order.
 */
final class Latency {

  private static final int ORDERS_PER_SECOND = 8;
  private static final int SECONDS = 10;
  private static final int MAX_ROUNDS = 3;

  private final DesignGroup group;
  private final BenchmarkSettings settings;
  private final Progress progress;

  Latency(DesignGroup group, BenchmarkSettings settings, Progress progress) {
    this.group = group;
    this.settings = settings;
    this.progress = progress;
  }

  void measure(Results results) throws IOException, InterruptedException {
    Measured steps = new Measured();
    for (int round = 0; round < Math.min(MAX_ROUNDS, settings.pairs()); round++) {
      for (Contender contender : group.designs()) {
        OrderLoad load =
            new OrderLoad(settings.isTrial() ? ORDERS_PER_SECOND : ORDERS_PER_SECOND * SECONDS);
        play(contender, load);
        results.addProblems(contender.design, DesignRuns.problems(contender, load));
        steps.add(contender.design, load.latencies().stream().map(nanos -> nanos / 1e6).toList());
        progress.print(
            "latency   %-14s %d orders, %d a second"
                .formatted(contender.design.title, load.size(), ORDERS_PER_SECOND));
      }
    }
    results.add(table(steps), List.of(target(steps)));
  }

  private static void play(Contender contender, OrderLoad load)
      throws IOException, InterruptedException {
    contender.awaitIdle();
    contender.generator().track(load);
    AtomicInteger placed = new AtomicInteger();
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    try {
      ScheduledFuture<?> placing =
          scheduler.scheduleAtFixedRate(
              () -> placeNext(contender, load, placed),
              0,
              1000 / ORDERS_PER_SECOND,
              TimeUnit.MILLISECONDS);
      if (load.uncompleted.getCount() > 0) {
        DesignRuns.awaitCompletion(contender, load);
      }
      placing.cancel(false);
    } finally {
      scheduler.shutdownNow();
    }
  }

  private static void placeNext(Contender contender, OrderLoad load, AtomicInteger placed) {
    int next = placed.getAndIncrement();
    if (next < load.size()) {
      try {
        contender.generator().place(load.orders().subList(next, next + 1));
      } catch (IOException | InterruptedException failure) {
        throw new IllegalStateException("No order can be placed", failure);
      }
    }
  }

  private static TextTable table(Measured steps) {
    TextTable table =
        steps.table(
            "A step at %d orders/s, %d steps each"
                .formatted(ORDERS_PER_SECOND, steps.of(ESCROW).size()),
            "ms");
    for (int percent : List.of(50, 95, 99)) {
      table.add(
          steps.row(
              "p" + percent,
              design -> Spread.text(Spread.quantile(steps.of(design), percent / 100.0))));
    }
    return table;
  }

  private static BenchmarkTarget target(Measured steps) {
    double ratio =
        Spread.quantile(steps.of(ESCROW), 0.99) / Spread.quantile(steps.of(TUTORIAL), 0.99);
    return BenchmarkTarget.atMost(
        1, "a step at low load, p99 : tutorial", Spread.of(List.of(ratio)));
  }
}
