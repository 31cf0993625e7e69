package io.orderescrow.amqp;

import io.orderescrow.message.RawMessage;
import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
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
  private final long maxBatchBytes;
  private final PollingLoop loop;
  private final Queue<AckableMessage> waiting = new ConcurrentLinkedQueue<>();
  private final List<AckableMessage> batch = new ArrayList<>();

  /** The size of all messages of this lane. */
  private final AtomicLong bytes = new AtomicLong();

  /**
   * @param receiver stores all messages of a batch; it throws when nothing could be stored, and the
   *     lane passes the same batch again
   */
  Lane(String name, Consumer<List<RawMessage>> receiver, AmqpSettings settings) {
    this.receiver = receiver;
    this.batchSize = settings.batchSize();
    this.maxBatchBytes = settings.maxBatchBytes();
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
    bytes.addAndGet(message.size());
    waiting.add(message);
    loop.wake();
  }

  /** The size of its messages in memory. */
  long bytes() {
    return bytes.get();
  }

  /** Forgets waiting messages whose channel has closed: the broker redelivers them. */
  void forgetStale() {
    waiting.removeIf(this::forgetIfStale);
  }

  private boolean forgetIfStale(AckableMessage message) {
    boolean stale = message.isStale();
    if (stale) {
      bytes.addAndGet(-message.size());
    }
    return stale;
  }

  /** Receives and acknowledges the current batch; the broker redelivers waiting messages. */
  void stop(Duration timeout) {
    loop.stop(timeout);
    waiting.clear();
    bytes.set(batch.stream().mapToLong(AckableMessage::size).sum());
  }

  private boolean receiveBatch() {
    if (!batch.isEmpty()) {
      // A retry: the broker redelivers messages of closed channels, so they would pile up here.
      batch.removeIf(this::forgetIfStale);
      forgetStale();
    }
    if (batch.isEmpty()) {
      fillBatch();
    }
    if (batch.isEmpty()) {
      return false;
    }
    long batchBytes = batch.stream().mapToLong(AckableMessage::size).sum();
    receiver.accept(batch.stream().map(AckableMessage::message).toList());
    batch.forEach(AckableMessage::acknowledge);
    bytes.addAndGet(-batchBytes);
    batch.clear();
    return !waiting.isEmpty();
  }

  private void fillBatch() {
    AckableMessage next;
    long size = 0;
    while (batch.size() < batchSize && size < maxBatchBytes && (next = waiting.poll()) != null) {
      if (!forgetIfStale(next)) {
        batch.add(next);
        size += next.size();
      }
    }
  }
}
