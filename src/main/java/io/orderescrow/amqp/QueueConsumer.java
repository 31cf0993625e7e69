package io.orderescrow.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderescrow.topology.BrokerTopology;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.RabbitUtils;

/** The consumer of one queue, on a channel of its own. One thread opens and checks it. */
final class QueueConsumer {

  private static final Logger log = LoggerFactory.getLogger(QueueConsumer.class);

  /** In a healthy broker, a free consumer gets waiting messages within milliseconds. */
  private static final Duration STALLED_AFTER = Duration.ofSeconds(5);

  /** Gets the messages, on the client's threads. */
  interface Receiver {

    void received(Channel channel, Envelope envelope, AMQP.BasicProperties properties, byte[] body);

    /** The channel has closed. */
    void closed();
  }

  private record Stall(long deliveries, Instant at) {}

  private final String queue;
  private final ConnectionFactory connections;
  private final BrokerTopology topology;
  private final PrefetchLimit limit;
  private final Receiver receiver;
  private final Clock clock;
  private final AtomicLong deliveries = new AtomicLong();
  private volatile @Nullable Channel channel;
  private String tag = "";

  /** When messages were first seen waiting, and how many had been delivered then. */
  private @Nullable Stall suspected;

  QueueConsumer(
      String queue,
      ConnectionFactory connections,
      BrokerTopology topology,
      PrefetchLimit limit,
      Receiver receiver,
      Clock clock) {
    this.queue = queue;
    this.connections = connections;
    this.topology = topology;
    this.limit = limit;
    this.receiver = receiver;
    this.clock = clock;
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
      suspected = null;
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
    tag = open.basicConsume(queue, false, new ChannelConsumer(open));
  }

  /**
   * Closes the channel if the broker delivers nothing although messages wait. RabbitMQ can lose a
   * consumer without a word: its quorum queue was deleted and declared again while the consumer was
   * being registered. The queue then counts deliveries that never leave the broker.
   *
   * @param idle whether all messages so far are acknowledged, so that the prefetch is not used up
   */
  void closeIfStalled(boolean idle) {
    Channel current = channel;
    if (current == null || !current.isOpen()) {
      return;
    }
    Stall now = new Stall(deliveries.get(), clock.instant());
    long waiting = idle ? waiting(current) : 0;
    if (waiting == 0) {
      suspected = null;
    } else if (suspected == null || suspected.deliveries() != now.deliveries()) {
      suspected = now;
    } else if (!suspected.at().plus(STALLED_AFTER).isAfter(now.at())) {
      log.warn(
          "{} messages wait in queue {}, but its consumer receives none; it is opened again",
          waiting,
          queue);
      abort(current);
    }
  }

  /** A request that fails closes the channel, and the queue is consumed on a new one. */
  private long waiting(Channel open) {
    try {
      return open.messageCount(queue);
    } catch (IOException | ShutdownSignalException e) {
      abort(open);
      return 0;
    }
  }

  /** The tag of the consumer on its channel. */
  String tag() {
    return tag;
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

  private final class ChannelConsumer extends DefaultConsumer {

    ChannelConsumer(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      deliveries.incrementAndGet();
      receiver.received(getChannel(), envelope, properties, body);
    }

    /** The queue was deleted or moved to another node. */
    @Override
    public void handleCancel(String tag) {
      abort(getChannel());
      topology.check();
      receiver.closed();
    }

    @Override
    public void handleShutdownSignal(String tag, ShutdownSignalException cause) {
      receiver.closed();
    }
  }
}
