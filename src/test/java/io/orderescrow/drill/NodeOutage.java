package io.orderescrow.drill;

import io.orderescrow.embedded.NodeProcess;
import java.util.function.Supplier;

/** Kills a service that runs in a separate process, with {@code SIGKILL}. */
final class NodeOutage implements Outage, AutoCloseable {

  private final Supplier<NodeProcess> starts;
  private NodeProcess node;
  private boolean closed;

  /**
   * @param starts starts a node and does not wait for it
   */
  NodeOutage(Supplier<NodeProcess> starts) {
    this.starts = starts;
    this.node = starts.get();
  }

  @Override
  public synchronized void takeDown() {
    node.kill();
  }

  @Override
  public synchronized void bringBack() {
    if (!closed) {
      node = starts.get();
    }
  }

  synchronized long pid() {
    return node.pid();
  }

  /** Returns true. If the process has ended by itself, the method throws an exception. */
  synchronized boolean mustBeAlive() {
    if (!node.isAlive()) {
      throw new DrillFailedException("A service's process has ended by itself");
    }
    return true;
  }

  @Override
  public synchronized void close() {
    closed = true;
    node.kill();
  }
}
