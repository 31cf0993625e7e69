package io.orderescrow.benchmark;

import io.orderescrow.cost.Archive;
import io.orderescrow.embedded.Broker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What an order costs when very many have been: two nodes of order escrow by turns, one whose
 * tables are full of finished orders.
 */
final class Growth {

  /** Added in one transaction. */
  private static final int AT_ONCE = 20_000;

  private final Settings settings;
  private final DatabaseServer server;
  private final Broker broker;
  private final Progress progress;

  Growth(Settings settings, DatabaseServer server, Broker broker, Progress progress) {
    this.settings = settings;
    this.server = server;
    this.broker = broker;
    this.progress = progress;
  }

  void measure(Results results) throws IOException, InterruptedException {
    List<Run> young = new ArrayList<>();
    List<Run> old = new ArrayList<>();
    try (Contender none = contender();
        Contender many = contender()) {
      none.ready();
      many.ready();
      new Throughput(List.of(none, many), settings, progress).warmUp(results);
      fill(many);
      for (int round = 1; round <= settings.pairs(); round++) {
        young.add(run(none, "no finished orders"));
        old.add(run(many, "%,d finished orders".formatted(settings.finished())));
      }
    }
    young.forEach(run -> results.complain(run.design(), run.complaints()));
    old.forEach(run -> results.complain(run.design(), run.complaints()));
    results.add(table(young, old), List.of(bar(young, old)));
  }

  private Contender contender() throws IOException {
    return new Contender(
        Design.ESCROW, settings.queues().get(0), server, broker, settings.virtualMachine());
  }

  private Run run(Contender contender, String what) throws IOException, InterruptedException {
    Run run = Runs.saturated(contender, settings.ordersOf(Design.ESCROW));
    progress.say("growth    %-22s %s".formatted(what, run.line()));
    return run;
  }

  private void fill(Contender contender) {
    String order =
        contender
            .jdbc()
            .queryForObject(
                "select business_key from process_instance where outcome is not null limit 1",
                String.class);
    Archive archive = new Archive(contender.jdbc());
    for (int made = 0; made < settings.finished(); made += AT_ONCE) {
      int next = Math.min(AT_ONCE, settings.finished() - made);
      archive.fill(order, made + 1, next);
      progress.say("growth    %,d finished orders are there".formatted(made + next));
    }
    archive.analyze();
    contender.jdbc().execute("checkpoint");
  }

  private Table table(List<Run> young, List<Run> old) {
    Table table =
        new Table(
            "Growth, medians of %d runs".formatted(young.size()),
            List.of("", "no finished orders", "%,d".formatted(settings.finished()), "ratio"));
    table.add(row("orders/s", young, old, Run::ordersPerSecond));
    table.add(row("CPU for an order, ms", young, old, Run::processorPerOrder));
    table.add(row("of it PostgreSQL", young, old, run -> run.perOrder(run.usage().database())));
    return table;
  }

  private static List<String> row(
      String name, List<Run> young, List<Run> old, ToDoubleFunction<Run> what) {
    return List.of(
        name,
        Spread.of(values(young, what)).toString(),
        Spread.of(values(old, what)).toString(),
        ratio(young, old, what).toString());
  }

  private static List<Double> values(List<Run> runs, ToDoubleFunction<Run> what) {
    return runs.stream().map(what::applyAsDouble).toList();
  }

  private static Spread ratio(List<Run> young, List<Run> old, ToDoubleFunction<Run> what) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < young.size(); i++) {
      ratios.add(what.applyAsDouble(old.get(i)) / what.applyAsDouble(young.get(i)));
    }
    return Spread.of(ratios);
  }

  private Bar bar(List<Run> young, List<Run> old) {
    return Bar.atMost(
        1.15,
        "CPU for an order with %,d finished ones : with none".formatted(settings.finished()),
        ratio(young, old, Run::processorPerOrder));
  }
}
