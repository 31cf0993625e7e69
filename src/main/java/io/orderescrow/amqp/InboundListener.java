package io.orderescrow.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.RabbitUtils;
import org.springframework.context.SmartLifecycle;

/**
 * Consumes the orchestrator's queue and spreads it over the lanes. A message is acknowledged once
 * the inbox has it, on the channel it came by, and is never rejected or requeued: while the
 * database is away messages wait unacknowledged, and the prefetch stops the broker from sending
 * more.
 *
 * <p>Not a spring-rabbit listener container: those hand a batch over only after a receive timeout,
 * re-create a lost channel behind the listener's back, and log each attempt to reach a broker that
 * is away.
 */
class InboundListener implements SmartLifecycle {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));

  private final ConnectionFactory connections;
  private final AmqpAdmin admin;
  private final String queue;
  private final int prefetch;
  private final List<Lane> lanes;
  private final PollingLoop consuming;
  private volatile @Nullable Channel channel;

  InboundListener(
      ConnectionFactory connections,
      AmqpAdmin admin,
      String queue,
      BatchReceiver receiver,
      AmqpSettings settings) {
    this.connections = connections;
    this.admin = admin;
    this.queue = queue;
    this.prefetch = settings.prefetch();
    this.lanes =
        IntStream.range(0, settings.lanes())
            .mapToObj(i -> new Lane("inbound-lane-" + i, receiver, settings.batchSize()))
            .toList();
    this.consuming =
        new PollingLoop(
            "inbound-listener",
            "messages wait in the queue " + queue,
            this::consume,
            LOOK_EVERY,
            BACKOFF);
  }

  /** Consumes, unless a channel that does so is open. */
  private boolean consume() throws IOException {
    Channel current = channel;
    if (current != null && current.isOpen()) {
      return false;
    }
    Channel fresh = open();
    try {
      fresh.basicQos(prefetch);
      fresh.basicConsume(queue, false, new Spreading(fresh));
      channel = fresh;
    } catch (IOException | RuntimeException e) {
      // Also a queue that was deleted: the next try finds it declared again.
      abort(fresh);
      admin.initialize();
      throw e;
    }
    return false;
  }

  private Channel open() throws IOException {
    // The client's own channel: a cached one may turn into another while its tags are still held.
    com.rabbitmq.client.Connection connection =
        Objects.requireNonNull(connections.createConnection().getDelegate(), "connection");
    Channel opened = connection.createChannel();
    if (opened == null) {
      throw new IOException("The broker allows this connection no further channel");
    }
    return opened;
  }

  private Lane laneOf(RawMessage message) {
    Object subject =
        message
            .headers()
            .getOrDefault("cloudEvents_subject", message.headers().get("cloudEvents:subject"));
    return lanes.get(Math.floorMod(String.valueOf(subject).hashCode(), lanes.size()));
  }

  private static RawMessage raw(byte[] body, AMQP.BasicProperties properties) {
    Map<String, Object> headers = new LinkedHashMap<>();
    if (properties.getHeaders() != null) {
      properties
          .getHeaders()
          .forEach(
              (key, value) -> headers.put(key, value instanceof LongString ? "" + value : value));
    }
    return new RawMessage(body, headers);
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
    consuming.start();
  }

  /** The batches in hand are received and acknowledged before their channel closes. */
  @Override
  public void stop() {
    consuming.stop(STOP_WITHIN);
    lanes.parallelStream().forEach(lane -> lane.stop(STOP_WITHIN));
    Channel open = channel;
    if (open != null) {
      channel = null;
      RabbitUtils.closeChannel(open);
    }
  }

  @Override
  public boolean isRunning() {
    return consuming.isRunning();
  }

  /** Starts consuming. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }

  /** Runs on the client's threads, and therefore only hands over. */
  private final class Spreading extends DefaultConsumer {

    Spreading(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      RawMessage message = raw(body, properties);
      laneOf(message).add(new AckableMessage(message, getChannel(), envelope.getDeliveryTag()));
    }

    /** The queue was deleted, or has moved to another node. */
    @Override
    public void handleCancel(String tag) {
      abort(getChannel());
      consuming.wake();
    }

    @Override
    public void handleShutdownSignal(String tag, ShutdownSignalException cause) {
      consuming.wake();
    }
  }
}
