package io.orderescrow.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Carries out single runs, and accounts for each. */
final class DesignRuns {

  private static final long LIMIT_MINUTES = 5;

  private DesignRuns() {}

  /** All orders at once, all services there. */
  static DesignRun saturated(Contender contender, int orders)
      throws IOException, InterruptedException {
    contender.awaitIdle();
    OrderLoad load = new OrderLoad(orders);
    contender.generator().follow(load);
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
        load.doubled(),
        complaints(contender, load));
  }

  /**
   * Waits until all are completed and nothing runs any more.
   *
   * @throws IllegalStateException when that is hopeless: nothing would show anything any more
   */
  static void awaitCompletion(Contender contender, OrderLoad load) throws InterruptedException {
    boolean completed = load.uncompleted.await(LIMIT_MINUTES, TimeUnit.MINUTES);
    contender.generator().mustWork();
    if (!completed) {
      throw new IllegalStateException(
          "%s: only %d of %d orders were completed within %d minutes"
              .formatted(contender.design.title, load.completed(), load.size(), LIMIT_MINUTES));
    }
    contender.awaitIdle();
  }

  /**
   * Every order placed is completed, by what was said and by what is on record; nothing is left.
   */
  static List<String> complaints(Contender contender, OrderLoad load) {
    List<String> complaints = new ArrayList<>();
    check(complaints, "orders completed", load.size(), load.completed());
    check(
        complaints,
        "orders completed on record",
        load.size(),
        contender.count(contender.design.completed(), load.prefix + "%"));
    check(complaints, "rows unfinished", 0, contender.unfinished());
    check(complaints, "messages not applied", 0, contender.count(contender.design.unapplied()));
    return complaints;
  }

  private static void check(List<String> complaints, String what, long wanted, long found) {
    if (wanted != found) {
      complaints.add("%s: %d instead of %d".formatted(what, found, wanted));
    }
  }
}
