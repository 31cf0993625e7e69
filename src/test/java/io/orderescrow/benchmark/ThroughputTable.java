package io.orderescrow.benchmark;

import static io.orderescrow.benchmark.Design.ESCROW;
import static io.orderescrow.benchmark.Design.TUNED;
import static io.orderescrow.benchmark.Design.TUTORIAL;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The cost of an order in each design, and the ratios between designs. */
final class ThroughputTable {

  private static final String TUTORIAL_IS_1 = "tutorial = 1";
  private static final String TUNED_IS_1 = "tuned = 1";

  private ThroughputTable() {}

  static TextTable of(Rotation rotation) {
    List<String> columns = new ArrayList<>(List.of(""));
    for (Design design : Design.values()) {
      columns.add(design.title);
    }
    columns.addAll(List.of(TUTORIAL_IS_1, TUNED_IS_1));
    TextTable table =
        new TextTable(
            "Saturated, on %s queues; medians, rounds: %d, of them disturbed: %d; order escrow by pairs"
                .formatted(
                    rotation.queues().title(), rotation.rounds().size(), rotation.disturbed()),
            columns);
    add(table, rotation, "orders/s", DesignRun::ordersPerSecond, true);
    add(table, rotation, "CPU for an order, ms", DesignRun::processorPerOrder, true);
    add(table, rotation, "- orchestrator", run -> run.perOrder(run.usage().orchestrator()), true);
    add(table, rotation, "- PostgreSQL", run -> run.perOrder(run.usage().database()), true);
    add(table, rotation, "- broker", run -> run.perOrder(run.usage().broker()), false);
    add(table, rotation, "- generator", run -> run.perOrder(run.usage().generator()), false);
    add(table, rotation, "SQL statements", perOrder(Counters::statements), true);
    add(table, rotation, "commits", perOrder(Counters::commits), true);
    add(table, rotation, "rows written", perOrder(Counters::rows), true);
    add(table, rotation, "WAL records", perOrder(Counters::walRecords), true);
    add(
        table,
        rotation,
        "WAL, kB",
        run -> perOrder(Counters::walBytes).applyAsDouble(run) / 1000,
        true);
    add(table, rotation, "duplicate commands", run -> run.duplicates(), false);
    add(
        table,
        rotation,
        "CPU of other programs, %",
        run -> 100 * run.usage().foreignShare(),
        false);
    return table;
  }

  private static ToDoubleFunction<DesignRun> perOrder(ToDoubleFunction<Counters> counter) {
    return run -> counter.applyAsDouble(run.counters()) / run.orders();
  }

  private static void add(
      TextTable table,
      Rotation rotation,
      String name,
      ToDoubleFunction<DesignRun> what,
      boolean isCompared) {
    List<String> row = new ArrayList<>(List.of(name));
    for (Design design : Design.values()) {
      row.add(Spread.text(rotation.of(design, what).median()));
    }
    row.add(isCompared ? rotation.ratio(ESCROW, TUTORIAL, what).toString() : "");
    row.add(isCompared ? rotation.ratio(ESCROW, TUNED, what).toString() : "");
    table.add(row);
  }
}
