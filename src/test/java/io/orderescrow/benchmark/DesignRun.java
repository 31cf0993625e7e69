package io.orderescrow.benchmark;

import java.util.List;

/**
 * One run: a design processes a number of orders.
 *
 * @param seconds time until nothing runs
 * @param duplicates number of commands received more than once
 * @param problems differences in the accounting; empty if every order is accounted for
 */
record DesignRun(
    Design design,
    int orders,
    double seconds,
    Usage usage,
    Counters counters,
    int duplicates,
    List<String> problems) {

  double ordersPerSecond() {
    return orders / seconds;
  }

  /** Returns the CPU time of all processes for one order, in milliseconds. */
  double processorPerOrder() {
    return perOrder(usage.all());
  }

  /**
   * @param hundredths CPU time in hundredths of a second
   * @return milliseconds for each order
   */
  double perOrder(long hundredths) {
    return 10.0 * hundredths / orders;
  }

  String line() {
    return "%-14s %5d orders in %5.1f s: %7.1f orders/s, %6.1f ms CPU each (%.1f + %.1f + %.1f + %.1f), %.1f SQL, %.3f commits, other programs used %.0f %% CPU%s"
        .formatted(
            design.title,
            orders,
            seconds,
            ordersPerSecond(),
            processorPerOrder(),
            perOrder(usage.orchestrator()),
            perOrder(usage.database()),
            perOrder(usage.broker()),
            perOrder(usage.generator()),
            (double) counters.statements() / orders,
            (double) counters.commits() / orders,
            100 * usage.foreignShare(),
            problems.isEmpty() ? "" : "  " + problems);
  }
}
