package io.orderescrow.sample.runtime;

import io.orderescrow.message.RawMessage;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.ConsumeOkEvent;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;

/**
 * Takes commands off a queue in natural batches: it blocks for the first, then takes along what is
 * there already. So a quiet queue waits for nobody, and a busy one shares its transactions.
 */
class CommandListener {

  private static final Logger log = LoggerFactory.getLogger(CommandListener.class);

  private final DirectMessageListenerContainer container;
  private final CommandIntake intake;
  private final int batchSize;

  /** What the broker handed over; the prefetch bounds it. */
  private final BlockingQueue<ReceivedCommand> deliveries = new LinkedBlockingQueue<>();

  private final Thread worker;
  private volatile boolean running = true;

  /**
   * @param begun called each time the broker begins to hand over what comes, at the start and after
   *     a connection was lost; must not block
   */
  CommandListener(
      String queue,
      ConnectionFactory connections,
      CommandIntake intake,
      SampleSettings settings,
      Runnable begun) {
    this.intake = intake;
    this.batchSize = settings.batchSize();
    this.container = new DirectMessageListenerContainer(connections);
    container.setQueueNames(queue);
    container.setAcknowledgeMode(AcknowledgeMode.MANUAL);
    container.setPrefetchCount(settings.prefetch());
    // the queue is exclusive in the lossy mode, and may be gone for a moment after a reconnect
    container.setMissingQueuesFatal(false);
    container.setApplicationEventPublisher(
        event -> {
          if (event instanceof ConsumeOkEvent) {
            begun.run();
          }
        });
    container.setMessageListener(
        (ChannelAwareMessageListener)
            (message, channel) -> {
              var properties = message.getMessageProperties();
              var raw = new RawMessage(message.getBody(), properties.getHeaders());
              deliveries.add(
                  new ReceivedCommand(raw, channelOf(channel), properties.getDeliveryTag()));
            });
    this.worker = new Thread(this::work, queue);
  }

  void start() {
    container.afterPropertiesSet();
    container.start();
    worker.start();
  }

  /** Finishes the batch at hand; what is left unacknowledged goes back to the queue. */
  void stop() throws InterruptedException {
    running = false;
    intake.stop();
    worker.join();
    container.destroy();
  }

  private void work() {
    try {
      while (running) {
        var first = deliveries.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          var batch = new ArrayList<>(List.of(first));
          deliveries.drainTo(batch, batchSize - 1);
          // the broker hands over again what came on a channel that is gone
          batch.removeIf(delivery -> !delivery.channel().isOpen());
          if (!batch.isEmpty() && intake.take(batch)) {
            acknowledge(batch);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void acknowledge(List<ReceivedCommand> batch) {
    var lastTags = new LinkedHashMap<Channel, Long>();
    batch.forEach(delivery -> lastTags.merge(delivery.channel(), delivery.tag(), Math::max));
    lastTags.forEach(
        (channel, tag) -> {
          try {
            channel.basicAck(tag, true);
          } catch (IOException | RuntimeException e) {
            // a channel that is closed says so in several ways; none may end this thread
            log.info("Could not acknowledge; the broker will ask again: {}", e.toString());
          }
        });
  }

  private static Channel channelOf(@Nullable Channel channel) {
    if (channel == null) {
      throw new IllegalStateException("A message came without the channel it must be acked on");
    }
    return channel;
  }
}
