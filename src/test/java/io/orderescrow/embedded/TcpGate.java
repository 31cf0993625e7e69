package io.orderescrow.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port in front of a real server. A test can cut it: the port and all connections through it
 * close, as if the server were down. A test can also silence it: all connections stay open and no
 * data passes, as in a broken network. Before a broker, it can imitate a memory alarm. The server
 * itself continues, so an outage affects only one test.
 */
public final class TcpGate implements AutoCloseable {

  /** {@code connection.blocked} with a short string: its length, and the text. */
  private static final byte[] BLOCKED = frame(60, "\rlow on memory");

  private static final byte[] UNBLOCKED = frame(61, "");

  private final InetSocketAddress target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final int port;
  private @Nullable Door door;
  private volatile CompletableFuture<Void> passing = CompletableFuture.completedFuture(null);
  private volatile CompletableFuture<Void> alarm = CompletableFuture.completedFuture(null);

  TcpGate(String host, int targetPort) {
    target = new InetSocketAddress(host, targetPort);
    door = open(0);
    port = door.socket().getLocalPort();
  }

  /**
   * Opens a gate for a client that alone loses the connection to a server.
   *
   * @param port port of the server
   */
  public static TcpGate before(String host, int port) {
    return new TcpGate(host, port);
  }

  /** Returns the port for clients; it stays the same after a cut. */
  public int port() {
    return port;
  }

  /**
   * Blocks all traffic, including the news that a side has closed its connection. Data sent
   * meanwhile pass after {@link #restore()}, as when a network sends its packets again.
   */
  public synchronized void silence() {
    if (passing.isDone()) {
      passing = new CompletableFuture<>();
    }
  }

  /**
   * Imitates a memory alarm of RabbitMQ until {@link #restore()}: a client that publishes is told
   * that its connection is blocked, and the broker reads no more from that connection. A real alarm
   * would concern all tests that share the broker.
   */
  public synchronized void raiseAlarm() {
    if (alarm.isDone()) {
      alarm = new CompletableFuture<>();
    }
  }

  /** Closes the port and all connections. No effect on a gate that is already cut. */
  public synchronized void cut() {
    passing.complete(null);
    alarm.complete(null);
    if (door != null) {
      door.shut();
      door = null;
    }
    sockets.forEach(TcpGate::closeQuietly);
    sockets.clear();
  }

  /** Opens the port again, or ends the silence or the alarm. No effect on an open gate. */
  public synchronized void restore() {
    passing.complete(null);
    alarm.complete(null);
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
        // The gate is cut, or the server is down. In both cases the client's connection ends.
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
        if (!alarm.isDone() && publishes(packet, size)) {
          from.getOutputStream().write(BLOCKED);
          alarm.join();
          from.getOutputStream().write(UNBLOCKED);
        }
        out.write(packet, 0, size);
      }
    } catch (IOException ended) {
      // One side has closed; the other side is closed too.
    } finally {
      passing.join();
      end(from, to);
    }
  }

  /**
   * Whether a packet of AMQP 0-9-1 contains a {@code basic.publish}: class 60, method 40, and a
   * zero. Without the zero, a frame of 60 bytes that declares an exchange (class 40) looks the
   * same.
   */
  private static boolean publishes(byte[] packet, int size) {
    String bytes = new String(packet, 0, size, StandardCharsets.ISO_8859_1);
    return bytes.contains("\0<\0(\0\0");
  }

  /** A method frame of AMQP 0-9-1 on channel 0, of class 10 (connection). */
  private static byte[] frame(int method, String text) {
    byte[] reason = text.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(12 + reason.length)
        .put((byte) 1)
        .putShort((short) 0)
        .putInt(4 + reason.length)
        .putShort((short) 10)
        .putShort((short) method)
        .put(reason)
        .put((byte) 0xCE)
        .array();
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
      // The socket is closed, as intended.
    }
  }

  private record Door(ServerSocket socket, Thread keeper) {

    /** Closes the port. The system keeps it open until the accepting thread has noticed. */
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
