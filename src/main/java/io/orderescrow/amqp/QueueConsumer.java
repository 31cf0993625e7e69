package io.orderescrow.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderescrow.topology.BrokerTopology;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.RabbitUtils;

/** The consumer of one queue, on a channel of its own. One thread opens it. */
final class QueueConsumer {

  private final String queue;
  private final ConnectionFactory connections;
  private final BrokerTopology topology;
  private final PrefetchLimit limit;
  private final Function<Channel, com.rabbitmq.client.Consumer> receiver;
  private volatile @Nullable Channel channel;
  private String tag = "";

  QueueConsumer(
      String queue,
      ConnectionFactory connections,
      BrokerTopology topology,
      PrefetchLimit limit,
      Function<Channel, com.rabbitmq.client.Consumer> receiver) {
    this.queue = queue;
    this.connections = connections;
    this.topology = topology;
    this.limit = limit;
    this.receiver = receiver;
  }

  boolean isOpen() {
    Channel current = channel;
    return current != null && current.isOpen();
  }

  /**
   * Opens a new channel.
   *
   * @throws IOException when the broker refuses it, or closes it at once; the topology then reports
   *     the queue
   */
  void open() throws IOException, InterruptedException {
    Channel fresh = openChannel();
    try {
      consumeOn(fresh);
      channel = fresh;
      topology.accepted(queue);
      Survival.of(fresh).require();
    } catch (IOException | RuntimeException e) {
      // A deleted queue also leads here: the next try finds it declared again.
      if (fresh.getConnection().isOpen()) {
        topology.refused(queue, "queue '%s' cannot be consumed: %s".formatted(queue, cause(e)));
      }
      abort(fresh);
      throw e;
    }
  }

  private Channel openChannel() throws IOException {
    // An uncached channel: Spring may replace a cached one while its delivery tags are in use.
    Connection connection =
        Objects.requireNonNull(connections.createConnection().getDelegate(), "connection");
    Channel opened = connection.createChannel();
    if (opened == null) {
      throw new IOException("The broker allows this connection no further channel");
    }
    return opened;
  }

  /** The client wraps the sentence of the broker. */
  private static String cause(Exception failure) {
    Throwable cause = failure.getCause();
    return String.valueOf(cause instanceof ShutdownSignalException ? cause.getMessage() : failure);
  }

  /** On the same channel, so that its unacknowledged messages are not redelivered. */
  void consumeAgain() throws IOException {
    Channel current = channel;
    if (current != null && current.isOpen()) {
      current.basicCancel(tag);
      consumeOn(current);
    }
  }

  private void consumeOn(Channel open) throws IOException {
    open.basicQos(limit.prefetch());
    tag = open.basicConsume(queue, false, receiver.apply(open));
  }

  void close() {
    Channel current = channel;
    if (current != null) {
      channel = null;
      RabbitUtils.closeChannel(current);
    }
  }

  static void abort(Channel channel) {
    try {
      channel.abort();
    } catch (IOException e) {
      throw new IllegalStateException("abort() is documented not to throw", e);
    }
  }
}
