package io.orderescrow.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The connection that only publishes. When RabbitMQ runs short of memory or disk, it stops reading
 * from connections that publish; that must not block acknowledgements. A blocked connection takes
 * no request until the alarm ends, not even its own closing.
 */
class PublisherConnection implements SmartLifecycle {

  private static final int ABORT_TIMEOUT_MILLIS = 1_000;

  private final ConnectionFactory connections;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Blocked> blocked = new CompletableFuture<>();
  private volatile boolean running;
  private volatile boolean stopping;

  PublisherConnection(ConnectionFactory connections) {
    ConnectionFactory own = connections.getPublisherConnectionFactory();
    this.connections = own == null ? connections : own;
    this.connections.addConnectionListener(
        connection -> observe(Objects.requireNonNull(connection.getDelegate(), "connection")));
  }

  private record Blocked(Connection connection, String reason) {}

  private void observe(Connection connection) {
    blocked = new CompletableFuture<>();
    connection.addBlockedListener(
        reason -> {
          blocked.complete(new Blocked(connection, reason));
          if (stopping) {
            connection.abort(ABORT_TIMEOUT_MILLIS);
          }
        },
        () -> {
          blocked = new CompletableFuture<>();
          listeners.forEach(Runnable::run);
        });
    listeners.forEach(Runnable::run);
  }

  /**
   * @param listener is called on any thread when a connection opens or the broker no longer blocks
   *     it; it must not block or throw
   */
  void onAvailable(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Opens a channel.
   *
   * @throws org.springframework.amqp.AmqpException when no connection can be opened
   */
  Channel open() throws IOException {
    Connection connection =
        Objects.requireNonNull(connections.createConnection().getDelegate(), "connection");
    Channel opened = connection.createChannel();
    if (opened == null) {
      throw new IOException("the broker allows this connection no further channel");
    }
    return opened;
  }

  /** Completes when the broker blocks the present connection. */
  CompletableFuture<?> blocked() {
    return blocked;
  }

  /** Why the broker blocks the connection, such as {@code low on memory}; null when it does not. */
  @Nullable String blockedReason() {
    Blocked now = blocked.getNow(null);
    return now != null && now.connection().isOpen() ? now.reason() : null;
  }

  @Override
  public void start() {
    stopping = false;
    running = true;
  }

  /** Frees all threads that wait for a blocked connection. */
  @Override
  public void stop() {
    stopping = true;
    running = false;
    Blocked now = blocked.getNow(null);
    if (now != null && now.connection().isOpen()) {
      now.connection().abort(ABORT_TIMEOUT_MILLIS);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Stops before the relay of the outbox, which may wait for it. */
  @Override
  public int getPhase() {
    return 1;
  }
}
