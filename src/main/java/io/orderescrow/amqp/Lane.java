package io.orderescrow.amqp;

import io.orderescrow.message.RawMessage;
import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Receives its messages in batches, one after the other and in order: the messages that arrive
 * during one batch form the next. {@link InboundListener} sends all messages of one subject to the
 * same lane, so they are received in order. A batch that cannot be stored stays unacknowledged and
 * is retried. The prefetch of the open channels limits the number of waiting messages.
 */
final class Lane {

  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

  private final Consumer<List<RawMessage>> receiver;
  private final int batchSize;
  private final PollingLoop loop;
  private final Queue<AckableMessage> waiting = new ConcurrentLinkedQueue<>();
  private final List<AckableMessage> batch = new ArrayList<>();

  /**
   * @param receiver stores all messages of a batch; it throws when nothing could be stored, and the
   *     lane passes the same batch again
   */
  Lane(String name, Consumer<List<RawMessage>> receiver, int batchSize) {
    this.receiver = receiver;
    this.batchSize = batchSize;
    this.loop =
        new PollingLoop(
            name,
            "its messages stay unacknowledged in the queue",
            this::receiveBatch,
            IDLE,
            BACKOFF);
  }

  void start() {
    loop.start();
  }

  void add(AckableMessage message) {
    waiting.add(message);
    loop.wake();
  }

  /** Receives and acknowledges the current batch; the broker redelivers waiting messages. */
  void stop(Duration timeout) {
    loop.stop(timeout);
    waiting.clear();
  }

  private boolean receiveBatch() {
    if (!batch.isEmpty()) {
      // A retry: the broker redelivers messages of closed channels, so they would pile up here.
      batch.removeIf(AckableMessage::isStale);
      waiting.removeIf(AckableMessage::isStale);
    }
    if (batch.isEmpty()) {
      fillBatch();
    }
    if (batch.isEmpty()) {
      return false;
    }
    receiver.accept(batch.stream().map(AckableMessage::message).toList());
    batch.forEach(AckableMessage::acknowledge);
    batch.clear();
    return !waiting.isEmpty();
  }

  private void fillBatch() {
    AckableMessage next;
    while (batch.size() < batchSize && (next = waiting.poll()) != null) {
      if (!next.isStale()) {
        batch.add(next);
      }
    }
  }
}
