package io.orderescrow.benchmark;

import io.orderescrow.embedded.TestBroker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The effect of a second and a third orchestrator on the same database and broker. */
final class Nodes {

  private static final int MAX_NODES = 3;

  private final BenchmarkSettings settings;
  private final DatabaseServer server;
  private final TestBroker broker;
  private final Progress progress;

  Nodes(BenchmarkSettings settings, DatabaseServer server, TestBroker broker, Progress progress) {
    this.settings = settings;
    this.server = server;
    this.broker = broker;
    this.progress = progress;
  }

  void measure(Results results) throws IOException, InterruptedException {
    List<Contender> contenders = new ArrayList<>();
    try {
      for (int size = 1; size <= MAX_NODES; size++) {
        contenders.add(
            new Contender(
                Design.ESCROW,
                settings.queues().get(0),
                server,
                broker,
                settings.virtualMachine(),
                size));
      }
      contenders.forEach(Contender::awaitReady);
      new Throughput(contenders, settings, progress).warmUp(results);
      Variants variants =
          new Variants(settings, progress, List.of("one node", "two nodes", "three nodes"));
      variants.play(contenders);
      results.add(variants.table("Nodes on one machine, medians of %d runs"), List.of());
      variants.addProblems(results);
    } finally {
      for (Contender contender : contenders) {
        contender.close();
      }
    }
  }
}
