package io.orderescrow.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderescrow.message.RawMessage;
import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.RabbitUtils;
import org.springframework.context.SmartLifecycle;

/**
 * Consumes the orchestrator's queue and distributes its messages over the lanes by a hash of the
 * CloudEvents {@code subject}. All messages of one subject take the same lane, so a node receives
 * them in the order of the queue.
 *
 * <p>It acknowledges a message, on the channel of its delivery, after the inbox has stored it. It
 * never rejects or requeues: during a database outage messages stay unacknowledged, and the
 * prefetch stops the broker from sending more.
 *
 * <p>Not a spring-rabbit listener container: that hands a batch over only after a receive timeout,
 * replaces a lost channel unnoticed, and logs each attempt to reach an unreachable broker.
 */
class InboundListener implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(InboundListener.class);

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));

  private final ConnectionFactory connections;
  private final AmqpAdmin admin;
  private final String queue;
  private final PrefetchLimit limit;
  private final List<Lane> lanes;
  private final PollingLoop consumerLoop;
  private volatile @Nullable Channel channel;

  /** Used by the loop only. */
  private String consumerTag = "";

  InboundListener(
      ConnectionFactory connections,
      AmqpAdmin admin,
      String queue,
      Consumer<List<RawMessage>> receiver,
      AmqpSettings settings) {
    this.connections = connections;
    this.admin = admin;
    this.queue = queue;
    this.limit = new PrefetchLimit(settings.prefetch(), settings.maxBytes());
    this.lanes =
        IntStream.range(0, settings.lanes())
            .mapToObj(i -> new Lane("inbound-lane-" + i, receiver, settings))
            .toList();
    this.consumerLoop =
        new PollingLoop(
            "inbound-listener",
            "messages wait in the queue " + queue,
            this::consume,
            CHECK_INTERVAL,
            BACKOFF);
  }

  /** Opens a consumer, unless it has an open channel. */
  private boolean consume() throws IOException, InterruptedException {
    Channel current = channel;
    if (current != null && current.isOpen()) {
      if (limit.grows()) {
        consumeAgain(current);
      }
      return false;
    }
    lanes.forEach(Lane::forgetStale);
    Channel fresh = open();
    try {
      consume(fresh);
      channel = fresh;
      Survival.of(fresh).require();
    } catch (IOException | RuntimeException e) {
      // A deleted queue also leads here: the next try finds it declared again.
      abort(fresh);
      admin.initialize();
      throw e;
    }
    return false;
  }

  private void consume(Channel fresh) throws IOException {
    fresh.basicQos(limit.prefetch());
    consumerTag = fresh.basicConsume(queue, false, new LaneConsumer(fresh));
  }

  /** On the same channel, so that its unacknowledged messages are not redelivered. */
  private void consumeAgain(Channel open) throws IOException {
    open.basicCancel(consumerTag);
    consume(open);
  }

  private Channel open() throws IOException {
    // An uncached channel: Spring may replace a cached one while its delivery tags are in use.
    Connection connection =
        Objects.requireNonNull(connections.createConnection().getDelegate(), "connection");
    Channel opened = connection.createChannel();
    if (opened == null) {
      throw new IOException("The broker allows this connection no further channel");
    }
    return opened;
  }

  /** The size of the received messages that are not acknowledged yet, as far as they are held. */
  long bytes() {
    return lanes.stream().mapToLong(Lane::bytes).sum();
  }

  private Lane laneOf(RawMessage message) {
    Object subject =
        message
            .headers()
            .getOrDefault("cloudEvents_subject", message.headers().get("cloudEvents:subject"));
    return lanes.get(Math.floorMod(String.valueOf(subject).hashCode(), lanes.size()));
  }

  private static RawMessage toRawMessage(byte[] body, AMQP.BasicProperties properties) {
    Map<String, Object> headers = new LinkedHashMap<>();
    if (properties.getHeaders() != null) {
      properties
          .getHeaders()
          .forEach(
              (key, value) ->
                  headers.put(key, value instanceof LongString ? value.toString() : value));
    }
    return RawMessage.received(body, headers);
  }

  private static void abort(Channel channel) {
    try {
      channel.abort();
    } catch (IOException e) {
      throw new IllegalStateException("abort() is documented not to throw", e);
    }
  }

  @Override
  public void start() {
    lanes.forEach(Lane::start);
    consumerLoop.start();
  }

  /** The current batches are received and acknowledged before their channel closes. */
  @Override
  public void stop() {
    consumerLoop.stop(STOP_TIMEOUT);
    lanes.parallelStream().forEach(lane -> lane.stop(STOP_TIMEOUT));
    Channel open = channel;
    if (open != null) {
      channel = null;
      RabbitUtils.closeChannel(open);
    }
    limit.reset();
  }

  @Override
  public boolean isRunning() {
    return consumerLoop.isRunning();
  }

  /** Starts last and stops first. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }

  /** Runs on the client's threads, so it only queues messages. */
  private final class LaneConsumer extends DefaultConsumer {

    LaneConsumer(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      RawMessage message = toRawMessage(body, properties);
      AckableMessage delivery =
          new AckableMessage(message, getChannel(), envelope.getDeliveryTag());
      laneOf(message).add(delivery);
      if (limit.isExceededBy(delivery.size(), bytes())
          && getChannel().isOpen()) {
        log.info(
            "The received messages exceed their size limit; from now on at most {} are prefetched",
            limit.prefetch());
        abort(getChannel());
        consumerLoop.wake();
      }
    }

    /** The queue was deleted or moved to another node. */
    @Override
    public void handleCancel(String tag) {
      abort(getChannel());
      consumerLoop.wake();
    }

    @Override
    public void handleShutdownSignal(String tag, ShutdownSignalException cause) {
      consumerLoop.wake();
    }
  }
}
