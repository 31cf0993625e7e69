package io.orderescrow.benchmark;

import java.util.List;

/**
 * One design working off so many orders.
 *
 * @param seconds until nothing ran any more
 * @param doubled commands that came more than once
 * @param complaints what does not add up; empty when every order is accounted for
 */
record DesignRun(
    Design design,
    int orders,
    double seconds,
    Usage usage,
    Counters counters,
    int doubled,
    List<String> complaints) {

  double ordersPerSecond() {
    return orders / seconds;
  }

  /** In milliseconds, of all processes. */
  double processorPerOrder() {
    return perOrder(usage.all());
  }

  /**
   * @param hundredths of a second
   * @return milliseconds for each order
   */
  double perOrder(long hundredths) {
    return 10.0 * hundredths / orders;
  }

  String line() {
    return "%-14s %5d orders in %5.1f s: %7.1f orders/s, %6.1f ms CPU each (%.1f + %.1f + %.1f + %.1f), %.1f SQL, %.3f commits, others used %.0f %%%s"
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
            complaints.isEmpty() ? "" : "  " + complaints);
  }
}
