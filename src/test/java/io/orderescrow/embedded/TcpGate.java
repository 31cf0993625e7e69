package io.orderescrow.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port in front of a real server, which can be cut: then the port is closed and every
 * connection through it is gone, as if the server were down. Or it falls silent: all connections
 * stay open and nothing passes, as when a network breaks somewhere between. The server itself goes
 * on, so one test can have its outage without the others.
 */
public final class TcpGate implements AutoCloseable {

  private final InetSocketAddress target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final int port;
  private @Nullable Door door;
  private volatile CompletableFuture<Void> passing = CompletableFuture.completedFuture(null);

  TcpGate(String host, int targetPort) {
    target = new InetSocketAddress(host, targetPort);
    door = open(0);
    port = door.socket().getLocalPort();
  }

  /**
   * One of its own for whoever is to lose a server alone.
   *
   * @param port of the server
   */
  public static TcpGate before(String host, int port) {
    return new TcpGate(host, port);
  }

  /** Where clients connect; it stays the same after a cut. */
  public int port() {
    return port;
  }

  /**
   * Lets nothing pass any more, not even that a side has closed its connection. What is sent
   * meanwhile passes after {@link #restore()}, as it does when a network sends its packets again.
   */
  public synchronized void fallSilent() {
    if (passing.isDone()) {
      passing = new CompletableFuture<>();
    }
  }

  /** Closes the port and all connections. No effect when it is cut already. */
  public synchronized void cut() {
    passing.complete(null);
    if (door != null) {
      door.shut();
      door = null;
    }
    sockets.forEach(TcpGate::closeQuietly);
    sockets.clear();
  }

  /** Opens the port again, or ends the silence. No effect when neither is needed. */
  public synchronized void restore() {
    passing.complete(null);
    if (door == null) {
      door = open(port);
    }
  }

  @Override
  public void close() {
    cut();
  }

  private Door open(int wanted) {
    try {
      ServerSocket opened = new ServerSocket();
      opened.setReuseAddress(true);
      opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      return new Door(opened, inBackground("gate-" + opened.getLocalPort(), () -> accept(opened)));
    } catch (IOException failure) {
      throw new UncheckedIOException("No gate to " + target + " on port " + wanted, failure);
    }
  }

  private void accept(ServerSocket opened) {
    while (!opened.isClosed()) {
      try {
        connect(opened, opened.accept());
      } catch (IOException closed) {
        // Cut, or the server behind is down: the client sees its connection end either way.
      }
    }
  }

  private void connect(ServerSocket opened, Socket client) throws IOException {
    Socket server = new Socket();
    sockets.add(client);
    sockets.add(server);
    passing.join();
    try {
      server.connect(target);
      server.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
    } catch (IOException unreachable) {
      end(client, server);
      throw unreachable;
    }
    if (opened.isClosed()) {
      end(client, server);
    } else {
      inBackground("gate-" + port + "-in", () -> pump(client, server));
      inBackground("gate-" + port + "-out", () -> pump(server, client));
    }
  }

  private void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] packet = new byte[8192];
      for (int size = in.read(packet); size >= 0; size = in.read(packet)) {
        passing.join();
        out.write(packet, 0, size);
      }
    } catch (IOException ended) {
      // One side is gone; the other follows.
    } finally {
      passing.join();
      end(from, to);
    }
  }

  private void end(Socket one, Socket other) {
    closeQuietly(one);
    closeQuietly(other);
    sockets.remove(one);
    sockets.remove(other);
  }

  private static Thread inBackground(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void closeQuietly(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception alreadyGone) {
      // Closing is all that was wanted.
    }
  }

  private record Door(ServerSocket socket, Thread keeper) {

    /** The system keeps the port open until the thread that waits for clients has noticed. */
    void shut() {
      closeQuietly(socket);
      try {
        keeper.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
