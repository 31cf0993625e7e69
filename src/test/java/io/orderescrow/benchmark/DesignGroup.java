package io.orderescrow.benchmark;

import io.orderescrow.embedded.TestBroker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All designs on one kind of queue; only one of them works at a time. */
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

  /** Starts all designs, and waits until they are ready. */
  void open() throws IOException {
    for (Design design : Design.values()) {
      contenders.add(new Contender(design, queues, server, broker, settings.virtualMachine()));
    }
    contenders.forEach(Contender::awaitReady);
  }

  QueueType queues() {
    return queues;
  }

  List<Contender> contenders() {
    return contenders;
  }

  /** Returns all designs except the state machine, which is only an upper limit. */
  List<Contender> designs() {
    return contenders.stream().filter(each -> each.design != Design.STATE_MACHINE).toList();
  }

  Contender of(Design design) {
    return contenders.stream()
        .filter(contender -> contender.design == design)
        .findFirst()
        .orElseThrow();
  }

  /** Returns product and version of the broker. */
  String broker() {
    return contenders.get(0).bus().broker();
  }

  @Override
  public synchronized void close() {
    for (Contender contender : contenders) {
      try {
        contender.close();
      } catch (IOException | RuntimeException failure) {
        System.err.println("A design could not be stopped: " + failure);
      }
    }
    contenders.clear();
  }
}
