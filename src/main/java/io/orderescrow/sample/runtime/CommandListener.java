package io.orderescrow.sample.runtime;

import com.rabbitmq.client.Channel;
import io.orderescrow.message.RawMessage;
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
 * Consumes commands from a queue in batches. It waits for the first command and adds the commands
 * that have already arrived. A quiet queue therefore has no batching delay, and the commands of a
 * busy queue share transactions.
 */
class CommandListener {

  private static final Logger log = LoggerFactory.getLogger(CommandListener.class);

  private final DirectMessageListenerContainer container;
  private final CommandIntake intake;
  private final int batchSize;

  /** Messages that the broker delivered. The prefetch limits their number. */
  private final BlockingQueue<ReceivedCommand> deliveries = new LinkedBlockingQueue<>();

  private final Thread worker;
  private volatile boolean running = true;

  /**
   * @param begun called when the broker starts to deliver, at the start and after each reconnect;
   *     it must not block
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
    // In lossy mode the queue is exclusive and can be missing for a moment after a reconnect.
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

  /** Finishes the current batch. Unacknowledged messages return to the queue. */
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
          // The broker redelivers messages that arrived on a channel that is closed now.
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
            // A closed channel throws several kinds of exception. None may end this thread.
            log.info("Could not acknowledge; the broker redelivers the commands: {}", e.toString());
          }
        });
  }

  private static Channel channelOf(@Nullable Channel channel) {
    if (channel == null) {
      throw new IllegalStateException("A message has no channel to acknowledge it on");
    }
    return channel;
  }
}
