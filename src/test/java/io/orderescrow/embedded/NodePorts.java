package io.orderescrow.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/**
 * Chooses ports for nodes. A node binds its port only seconds after the choice. Therefore the ports
 * are outside the range from which the system assigns free ports (on Linux from 32768 on). Each
 * test JVM chooses from a block of its own. It holds the first port of the block until it ends.
 */
final class NodePorts {

  private static final int FIRST = 20_000;
  private static final int END = 30_000;
  private static final int BLOCK = 100;

  private static @Nullable ServerSocket held;
  private static int chosen;

  private NodePorts() {}

  /** Returns a free port that was not chosen for a long time. */
  static synchronized int choose() throws IOException {
    if (held == null) {
      held = holdBlock();
    }
    for (int tries = 1; tries < BLOCK; tries++) {
      int port = held.getLocalPort() + 1 + chosen++ % (BLOCK - 1);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("No port is free from " + held.getLocalPort() + " on");
  }

  private static ServerSocket holdBlock() throws IOException {
    for (int port = FIRST; port < END; port += BLOCK) {
      try {
        return new ServerSocket(port);
      } catch (BindException another) {
        // Another test JVM most likely holds this block.
      }
    }
    throw new IOException("No block of ports is free from " + FIRST + " to " + END);
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket bound = new ServerSocket(port)) {
      return bound.isBound();
    } catch (BindException taken) {
      return false;
    }
  }
}
