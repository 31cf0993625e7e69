package io.orderescrow.benchmark;

import java.util.ArrayList;
import java.util.List;

/** All that was measured. */
final class Results {

  private final List<Rotation> rotations = new ArrayList<>();
  private final List<TextTable> tables = new ArrayList<>();
  private final List<BenchmarkTarget> bars = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

  void add(Rotation rotation) {
    rotations.add(rotation);
    tables.add(ThroughputTable.of(rotation));
    bars.addAll(BenchmarkTarget.of(rotation));
    rotation.rounds().stream()
        .flatMap(round -> round.runs().stream())
        .forEach(run -> complain(run.design(), run.complaints()));
  }

  void add(TextTable table, List<BenchmarkTarget> more) {
    tables.add(table);
    bars.addAll(more);
  }

  void add(BenchmarkTarget bar) {
    bars.add(bar);
  }

  void complain(Design design, List<String> about) {
    about.forEach(each -> complaints.add(design.title + ": " + each));
  }

  List<Rotation> rotations() {
    return rotations;
  }

  List<TextTable> tables() {
    return tables;
  }

  /** What does not add up; empty when every order is accounted for. */
  List<String> complaints() {
    return complaints;
  }

  /** What was aimed at, and what came of it. */
  TextTable bars() {
    TextTable table = new TextTable("Aims", List.of("", "aim", "measured", "met"));
    bars.forEach(bar -> table.add(List.of(bar.what(), bar.aim(), bar.measured(), bar.met())));
    return table;
  }
}
