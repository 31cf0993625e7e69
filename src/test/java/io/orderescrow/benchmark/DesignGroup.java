package io.orderescrow.benchmark;

import io.orderescrow.embedded.TestBroker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All designs on one kind of queue, each idle while it is not its turn. */
final class DesignGroup implements AutoCloseable {

  private final BenchmarkSettings settings;
  private final QueueType queues;
  private final DatabaseServer server;
  private final TestBroker broker;
  private final List<Contender> contenders = new ArrayList<>();

  DesignGroup(
      BenchmarkSettings settings, QueueType queues, DatabaseServer server, TestBroker broker) {
    this.settings = settings;
    this.queues = queues;
    this.server = server;
    this.broker = broker;
  }

  /** Starts them, and waits until they are ready. */
  void open() throws IOException {
    for (Design design : Design.values()) {
      contenders.add(new Contender(design, queues, server, broker, settings.virtualMachine()));
    }
    contenders.forEach(Contender::ready);
  }

  QueueType queues() {
    return queues;
  }

  List<Contender> contenders() {
    return contenders;
  }

  /** All but the one that is a bound and no design. */
  List<Contender> designs() {
    return contenders.stream().filter(each -> each.design != Design.STATE_MACHINE).toList();
  }

  Contender of(Design design) {
    return contenders.stream()
        .filter(contender -> contender.design == design)
        .findFirst()
        .orElseThrow();
  }

  /** Product and version of the broker. */
  String broker() {
    return contenders.get(0).bus().broker();
  }

  @Override
  public synchronized void close() {
    for (Contender contender : contenders) {
      try {
        contender.close();
      } catch (IOException | RuntimeException failure) {
        System.err.println("Not stopped in good order: " + failure);
      }
    }
    contenders.clear();
  }
}
