package io.orderescrow.benchmark;

import java.util.ArrayList;
import java.util.List;

/** All results of a benchmark. */
final class Results {

  private final List<Rotation> rotations = new ArrayList<>();
  private final List<TextTable> tables = new ArrayList<>();
  private final List<BenchmarkTarget> targets = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  void add(Rotation rotation) {
    rotations.add(rotation);
    tables.add(ThroughputTable.of(rotation));
    targets.addAll(BenchmarkTarget.of(rotation));
    rotation.rounds().stream()
        .flatMap(round -> round.runs().stream())
        .forEach(run -> addProblems(run.design(), run.problems()));
  }

  void add(TextTable table, List<BenchmarkTarget> newTargets) {
    tables.add(table);
    targets.addAll(newTargets);
  }

  void add(BenchmarkTarget target) {
    targets.add(target);
  }

  void addProblems(Design design, List<String> found) {
    found.forEach(each -> problems.add(design.title + ": " + each));
  }

  List<Rotation> rotations() {
    return rotations;
  }

  List<TextTable> tables() {
    return tables;
  }

  /** Returns the differences in the accounting; empty if every order is accounted for. */
  List<String> problems() {
    return problems;
  }

  /** Returns the targets and their measured values. */
  TextTable targets() {
    TextTable table = new TextTable("Targets", List.of("", "target", "measured", "met"));
    targets.forEach(
        target ->
            table.add(List.of(target.what(), target.target(), target.measured(), target.met())));
    return table;
  }
}
