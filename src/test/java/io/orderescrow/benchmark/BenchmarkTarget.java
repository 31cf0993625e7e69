package io.orderescrow.benchmark;

import static io.orderescrow.benchmark.Design.ESCROW;
import static io.orderescrow.benchmark.Design.STATE_MACHINE;
import static io.orderescrow.benchmark.Design.TUNED;
import static io.orderescrow.benchmark.Design.TUTORIAL;

import java.util.List;

/**
 * A target of order escrow. The report shows a missed target; the run does not fail, because times
 * depend on the machine.
 *
 * @param met yes, no, or empty if there is no target or no measurement
 */
record BenchmarkTarget(String what, String target, String measured, String met) {

  /** Stands for the part {@code growth} if it does not run. */
  static final BenchmarkTarget GROWTH =
      new BenchmarkTarget(
          "cost of an order with 1,000,000 finished ones : with none",
          "at most 1.15",
          "not measured in this run",
          "");

  static BenchmarkTarget atLeast(double target, String what, Spread measured) {
    return new BenchmarkTarget(
        what,
        "at least " + Spread.text(target),
        measured.toString(),
        yes(measured.median() >= target));
  }

  static BenchmarkTarget atMost(double target, String what, Spread measured) {
    return new BenchmarkTarget(
        what,
        "at most " + Spread.text(target),
        measured.toString(),
        yes(measured.median() <= target));
  }

  private static String yes(boolean truth) {
    return truth ? "yes" : "no";
  }

  /** Returns the targets of saturated runs; the medians of paired ratios count. */
  static List<BenchmarkTarget> of(Rotation rotation) {
    String where = ", " + rotation.queues().title();
    return List.of(
        atLeast(
            10,
            "orders/s : tutorial" + where,
            rotation.ratio(ESCROW, TUTORIAL, DesignRun::ordersPerSecond)),
        atLeast(
            5,
            "orders/s : tuned" + where,
            rotation.ratio(ESCROW, TUNED, DesignRun::ordersPerSecond)),
        atMost(
            0.1,
            "CPU for an order : tutorial" + where,
            rotation.ratio(ESCROW, TUTORIAL, DesignRun::processorPerOrder)),
        atMost(
            30,
            "SQL statements for an order" + where,
            rotation.of(ESCROW, run -> (double) run.counters().statements() / run.orders())),
        atMost(
            0.1,
            "commits for an order" + where,
            rotation.of(ESCROW, run -> (double) run.counters().commits() / run.orders())),
        new BenchmarkTarget(
            "orders/s : bare state machine" + where,
            "none",
            rotation.ratio(ESCROW, STATE_MACHINE, DesignRun::ordersPerSecond).toString(),
            ""));
  }
}
