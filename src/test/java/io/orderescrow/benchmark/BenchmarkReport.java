package io.orderescrow.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The results, as printed at the end and written to {@code target/benchmark}. */
final class BenchmarkReport {

  private final String machine;
  private final Results results;

  BenchmarkReport(String machine, Results results) {
    this.machine = machine;
    this.results = results;
  }

  String text() {
    return machine
        + "\n\n"
        + results.tables().stream().map(TextTable::text).collect(Collectors.joining("\n"))
        + "\n"
        + results.targets().text()
        + "\n"
        + accounting();
  }

  List<TextTable> tables() {
    return results.tables();
  }

  List<String> problems() {
    return results.problems();
  }

  /** Whether every order is accounted for. */
  boolean isSuccessful() {
    return results.problems().isEmpty();
  }

  private String accounting() {
    return results.problems().isEmpty()
        ? "Every order of every run is accounted for."
        : "Not all orders are accounted for:\n" + String.join("\n", results.problems());
  }

  private String markdown() {
    return machine
        + "\n\n"
        + results.tables().stream().map(TextTable::markdown).collect(Collectors.joining("\n"))
        + "\n"
        + results.targets().markdown()
        + "\n"
        + accounting()
        + "\n";
  }

  void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("results.txt"), text());
    Files.writeString(folder.resolve("results.md"), markdown());
    if (!results.rotations().isEmpty()) {
      Files.writeString(folder.resolve("benchmark.svg"), Plot.of(results.rotations()));
    }
  }
}
