package io.orderescrow.benchmark;

import io.orderescrow.embedded.TestBroker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a second and a third orchestrator on the same database and broker add or cost. */
final class Nodes {

  private static final int MOST = 3;

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
      for (int size = 1; size <= MOST; size++) {
        contenders.add(
            new Contender(
                Design.ESCROW,
                settings.queues().get(0),
                server,
                broker,
                settings.virtualMachine(),
                size));
      }
      contenders.forEach(Contender::ready);
      new Throughput(contenders, settings, progress).warmUp(results);
      Variants variants =
          new Variants(settings, progress, List.of("one node", "two nodes", "three nodes"));
      variants.play(contenders);
      results.add(variants.table("Nodes on one machine, medians of %d runs"), List.of());
      variants.complain(results);
    } finally {
      for (Contender contender : contenders) {
        contender.close();
      }
    }
  }
}
