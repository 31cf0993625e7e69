package io.orderescrow.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import io.orderescrow.message.RawMessage;
import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import io.orderescrow.topology.BrokerTopology;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Consumes the orchestrator's queue and distributes its messages over the lanes by a hash of the
 * CloudEvents {@code subject}. All messages of one subject take the same lane, so a node receives
 * them in the order of the queue. The subject of a message in structured mode is in its body; these
 * messages share one lane.
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

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));

  private final BrokerTopology topology;
  private final List<QueueConsumer> consumers;
  private final PrefetchLimit limit;
  private final List<Lane> lanes;
  private final PollingLoop consumerLoop;
  private final AtomicLong undelivered = new AtomicLong();

  InboundListener(
      ConnectionFactory connections,
      BrokerTopology topology,
      List<String> queues,
      Consumer<List<RawMessage>> receiver,
      AmqpSettings settings,
      Clock clock) {
    this.topology = topology;
    this.limit = new PrefetchLimit(settings.prefetch(), settings.maxBytes());
    this.consumers =
        IntStream.range(0, queues.size())
            .mapToObj(
                i ->
                    new QueueConsumer(
                        queues.get(i),
                        connections,
                        topology,
                        limit,
                        new LaneReceiver(queues.get(i), queues.get(0)),
                        clock))
            .toList();
    this.lanes =
        IntStream.range(0, settings.lanes())
            .mapToObj(i -> new Lane("inbound-lane-" + i, receiver, settings))
            .toList();
    this.consumerLoop =
        new PollingLoop(
            "inbound-listener",
            "messages wait in the queues " + queues,
            this::consume,
            CHECK_INTERVAL,
            BACKOFF);
    topology.onRepair(consumerLoop::retryNow);
  }

  /**
   * Opens the consumers that have no open channel, or one that the broker has forgotten. A queue
   * that is refused stops no other.
   */
  private boolean consume() throws IOException, InterruptedException {
    if (limit.grows()) {
      for (QueueConsumer consumer : consumers) {
        consumer.consumeAgain();
      }
    }
    boolean idle = bytes() == 0;
    IOException refused = null;
    for (QueueConsumer consumer : consumers) {
      try {
        consumer.closeIfStalled(idle);
        if (!consumer.isOpen()) {
          lanes.forEach(Lane::forgetStale);
          consumer.open();
        }
      } catch (IOException e) {
        refused = e;
      }
    }
    if (refused != null) {
      throw refused;
    }
    return false;
  }

  /** How many messages it has received from other queues than its own. */
  long undelivered() {
    return undelivered.get();
  }

  /** The size of the received messages that are not acknowledged yet, as far as they are held. */
  long bytes() {
    return lanes.stream().mapToLong(Lane::bytes).sum();
  }

  private Lane laneOf(RawMessage message) {
    return lanes.get(Math.floorMod(message.subject().hashCode(), lanes.size()));
  }

  private static RawMessage toRawMessage(
      byte[] body, AMQP.BasicProperties properties, String routingKey) {
    return RawMessage.received(
            body,
            DeadLetterHeaders.removedFrom(properties.getHeaders()),
            properties.getContentType(),
            properties.getContentEncoding())
        .publishedWith(routingKey, properties.getUserId());
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
    consumers.forEach(QueueConsumer::close);
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

  /** Only queues messages, because it runs on the client's threads. */
  private final class LaneReceiver implements QueueConsumer.Receiver {

    private final String queue;
    private final String own;

    LaneReceiver(String queue, String own) {
      this.queue = queue;
      this.own = own;
    }

    @Override
    public void received(
        Channel channel, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      String routingKey =
          DeadLetterHeaders.originalRoutingKey(
              envelope.getRoutingKey(), properties.getHeaders(), queue, own);
      RawMessage message = toRawMessage(body, properties, routingKey);
      if (!queue.equals(own)) {
        undelivered.incrementAndGet();
      }
      AckableMessage delivery = AckableMessage.of(message, channel, envelope.getDeliveryTag());
      laneOf(message).add(delivery);
      if (limit.isExceededBy(delivery.size(), bytes()) && channel.isOpen()) {
        log.info(
            "The received messages exceed their size limit; from now on at most {} are prefetched",
            limit.prefetch());
        QueueConsumer.abort(channel);
        consumerLoop.wake();
      }
    }

    @Override
    public void closed() {
      consumerLoop.wake();
    }
  }
}
