package io.orderescrow.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Variants of order escrow, which run in turn and are compared with the first. */
final class Variants {

  private final BenchmarkSettings settings;
  private final Progress progress;
  private final List<String> names;
  private final List<List<DesignRun>> runs = new ArrayList<>();

  Variants(BenchmarkSettings settings, Progress progress, List<String> names) {
    this.settings = settings;
    this.progress = progress;
    this.names = names;
    names.forEach(name -> runs.add(new ArrayList<>()));
  }

  /**
   * @param contenders one for each name
   */
  void play(List<Contender> contenders) throws IOException, InterruptedException {
    for (int round = 1; round <= settings.pairs(); round++) {
      for (int i = 0; i < contenders.size(); i++) {
        DesignRun run = DesignRuns.saturated(contenders.get(i), settings.ordersOf(Design.ESCROW));
        progress.print("round %-3d %-18s %s".formatted(round, names.get(i), run.line()));
        runs.get(i).add(run);
      }
    }
  }

  /** Returns the ratios of a variant to the first one, round by round. */
  Spread ratio(int variant, ToDoubleFunction<DesignRun> what) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < runs.get(0).size(); i++) {
      ratios.add(
          what.applyAsDouble(runs.get(variant).get(i)) / what.applyAsDouble(runs.get(0).get(i)));
    }
    return Spread.of(ratios);
  }

  void addProblems(Results results) {
    runs.stream()
        .flatMap(List::stream)
        .forEach(run -> results.addProblems(run.design(), run.problems()));
  }

  /**
   * @param title title with a {@code %d} for the number of runs
   */
  TextTable table(String title) {
    List<String> columns = new ArrayList<>(List.of(""));
    columns.addAll(names);
    names.stream().skip(1).forEach(name -> columns.add(name + " : " + names.get(0)));
    TextTable table = new TextTable(title.formatted(runs.get(0).size()), columns);
    table.add(row("orders/s", DesignRun::ordersPerSecond));
    table.add(row("CPU for an order, ms", DesignRun::processorPerOrder));
    table.add(row("- orchestrators", run -> run.perOrder(run.usage().orchestrator())));
    table.add(row("- PostgreSQL", run -> run.perOrder(run.usage().database())));
    table.add(row("commits", run -> (double) run.counters().commits() / run.orders()));
    return table;
  }

  private List<String> row(String name, ToDoubleFunction<DesignRun> what) {
    List<String> row = new ArrayList<>(List.of(name));
    for (List<DesignRun> each : runs) {
      row.add(Spread.of(each.stream().map(what::applyAsDouble).toList()).toString());
    }
    for (int i = 1; i < names.size(); i++) {
      row.add(ratio(i, what).toString());
    }
    return row;
  }
}
