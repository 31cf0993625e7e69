package io.orderescrow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.embedded.EmbeddedBroker;
import io.orderescrow.embedded.TestBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A short run of the benchmark, whose times mean nothing. */
@EnabledOnOs(OS.LINUX)
class BenchmarkIT {

  @TempDir private Path folder;

  @Test
  void accountsForEveryOrderOfEveryDesign() throws IOException, InterruptedException {
    BenchmarkSettings settings =
        BenchmarkSettings.read(
            List.of(
                "--orders=36",
                "--pairs=1",
                "--queues=quorum",
                "--timers=36",
                "--only=throughput,backlog,intake,timers"));
    BenchmarkReport report;
    try (TestBroker broker = EmbeddedBroker.inMemory();
        Benchmark benchmark = new Benchmark(settings, broker, new Progress(System.out))) {
      report = benchmark.play();
    }
    report.writeTo(folder);

    System.out.println(report.text());
    assertThat(report.problems()).isEmpty();
    assertThat(report.isSuccessful()).isTrue();
    TextTable saturated = report.tables().get(0);
    for (String row : List.of("orders/s", "CPU for an order, ms", "SQL statements", "commits")) {
      assertThat(saturated.row(row)).as(row).hasSize(6).allMatch(cell -> !cell.startsWith("0.000"));
    }
    assertThat(report.tables().get(1).row("orders/s until the last has ended")).hasSize(3);
    assertThat(report.tables().get(2).row("ended")).hasSize(2);
    assertThat(report.tables().get(3).row("reminders/s")).hasSize(2);
    assertThat(folder.resolve("results.md")).content().contains("| tutorial |", "**Targets**");
    assertThat(folder.resolve("benchmark.svg")).content().contains("</svg>");
  }
}
