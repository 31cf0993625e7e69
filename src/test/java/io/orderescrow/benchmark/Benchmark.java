package io.orderescrow.benchmark;

import io.orderescrow.benchmark.BenchmarkSettings.Part;
import io.orderescrow.embedded.TestBroker;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the requested parts of the benchmark. */
final class Benchmark implements AutoCloseable {

  private static final int LONGEST_STATEMENTS = 12;

  private final BenchmarkSettings settings;
  private final TestBroker broker;
  private final Progress progress;
  private volatile @Nullable DatabaseServer server;
  private volatile @Nullable DesignGroup group;

  Benchmark(BenchmarkSettings settings, TestBroker broker, Progress progress) {
    this.settings = settings;
    this.broker = broker;
    this.progress = progress;
  }

  /**
   * @throws IllegalStateException if the benchmark cannot finish
   */
  BenchmarkReport play() throws IOException, InterruptedException {
    Results results = new Results();
    DatabaseServer database = new DatabaseServer();
    server = database;
    try {
      String machine = "";
      for (QueueType queues : settings.queues()) {
        DesignGroup designs = new DesignGroup(settings, queues, database, broker);
        group = designs;
        progress.print("starting all designs, on %s queues".formatted(queues.title()));
        designs.open();
        machine = MachineInfo.description(database.version(), designs.broker());
        throughput(designs, results);
        if (queues == settings.queues().get(0)) {
          oneQueueParts(designs, results);
        }
        designs.close();
      }
      if (settings.has(Part.LIMITS)) {
        progress.print("limits of the machine");
        results.add(new Limits(database.server(), settings.isTrial() ? 1 : 5).measure(), List.of());
      }
      if (settings.has(Part.NODES)) {
        new Nodes(settings, database, broker, progress).measure(results);
      }
      if (settings.has(Part.GROWTH)) {
        new Growth(settings, database, broker, progress).measure(results);
      } else {
        results.add(BenchmarkTarget.GROWTH);
      }
      progress.print("done");
      return new BenchmarkReport(machine, results);
    } finally {
      close();
    }
  }

  private void throughput(DesignGroup designs, Results results)
      throws IOException, InterruptedException {
    if (settings.has(Part.THROUGHPUT)) {
      Throughput throughput = new Throughput(designs.contenders(), settings, progress);
      throughput.warmUp(results);
      results.add(new Rotation(designs.queues(), throughput.rounds()));
      progress.print("statements of order escrow that cost PostgreSQL the most time:");
      designs
          .of(Design.ESCROW)
          .costliestStatements(LONGEST_STATEMENTS)
          .forEach(statement -> progress.print("  " + statement));
    }
  }

  /** Runs the parts that use one kind of queue only. The last part leaves open orders. */
  private void oneQueueParts(DesignGroup designs, Results results)
      throws IOException, InterruptedException {
    if (settings.has(Part.LATENCY)) {
      new Latency(designs, settings, progress).measure(results);
    }
    if (settings.has(Part.BACKLOG)) {
      new Backlog(designs, settings, progress).measure(results);
    }
    if (settings.has(Part.INTAKE)) {
      new RestIntake(designs, settings, progress).measure(results);
    }
    if (settings.has(Part.TIMERS)) {
      new TimerStorm(designs, settings, progress).measure(results);
    }
  }

  /** Stops everything that this run started. */
  @Override
  public void close() {
    DesignGroup designs = group;
    if (designs != null) {
      designs.close();
    }
    DatabaseServer database = server;
    if (database != null) {
      database.close();
    }
  }
}
