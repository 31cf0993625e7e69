package io.orderescrow.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Executes single runs, and accounts for all orders of each. */
final class DesignRuns {

  private static final long LIMIT_MINUTES = 5;

  private DesignRuns() {}

  /** Places all orders at once, while all services are available. */
  static DesignRun saturated(Contender contender, int orders)
      throws IOException, InterruptedException {
    contender.awaitIdle();
    OrderLoad load = new OrderLoad(orders);
    contender.generator().track(load);
    Counters countersBefore = contender.counters();
    Usage before = contender.usage();
    contender.generator().place(load.orders());
    awaitCompletion(contender, load);
    Usage usage = contender.usage().since(before);
    Counters counters = contender.counters().since(countersBefore);
    return new DesignRun(
        contender.design,
        orders,
        usage.nanos() / 1e9,
        usage,
        counters,
        load.duplicates(),
        problems(contender, load));
  }

  /**
   * Waits until all orders are completed and nothing runs.
   *
   * @throws IllegalStateException if that takes too long; the benchmark then has no meaning
   */
  static void awaitCompletion(Contender contender, OrderLoad load) throws InterruptedException {
    boolean completed = load.uncompleted.await(LIMIT_MINUTES, TimeUnit.MINUTES);
    contender.generator().requireWorking();
    if (!completed) {
      throw new IllegalStateException(
          "%s: only %d of %d orders were completed within %d minutes"
              .formatted(contender.design.title, load.completed(), load.size(), LIMIT_MINUTES));
    }
    contender.awaitIdle();
  }

  /**
   * Returns the differences between placed orders, completion events, completed orders on record,
   * and unfinished rows.
   */
  static List<String> problems(Contender contender, OrderLoad load) {
    List<String> problems = new ArrayList<>();
    check(problems, "orders completed", load.size(), load.completed());
    check(
        problems,
        "orders completed on record",
        load.size(),
        contender.count(contender.design.completed(), load.prefix + "%"));
    check(problems, "rows unfinished", 0, contender.unfinished());
    check(problems, "messages not applied", 0, contender.count(contender.design.unapplied()));
    return problems;
  }

  private static void check(List<String> problems, String what, long wanted, long found) {
    if (wanted != found) {
      problems.add("%s: %d instead of %d".formatted(what, found, wanted));
    }
  }
}
