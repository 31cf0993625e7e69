package io.orderescrow.amqp;

import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Receives its deliveries in natural batches, one after the other: whatever has arrived while the
 * last batch was received is the next. A batch that cannot be stored is kept, unacknowledged, and
 * tried again. Never longer than the prefetch of the channels that are open.
 */
final class Lane {

  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

  private final BatchReceiver receiver;
  private final int batchSize;
  private final PollingLoop loop;
  private final Queue<AckableMessage> waiting = new ConcurrentLinkedQueue<>();
  private final List<AckableMessage> inHand = new ArrayList<>();

  Lane(String name, BatchReceiver receiver, int batchSize) {
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

  void add(AckableMessage delivery) {
    waiting.add(delivery);
    loop.wake();
  }

  /** Lets the batch in hand be received and acknowledged; what waits is left to the broker. */
  void stop(Duration patience) {
    loop.stop(patience);
    waiting.clear();
  }

  private boolean receiveBatch() {
    if (!inHand.isEmpty()) {
      // A second try: what lost its channel meanwhile comes again, and would pile up here.
      inHand.removeIf(AckableMessage::isStale);
      waiting.removeIf(AckableMessage::isStale);
    }
    if (inHand.isEmpty()) {
      fillHand();
    }
    if (inHand.isEmpty()) {
      return false;
    }
    receiver.receive(inHand.stream().map(AckableMessage::message).toList());
    inHand.forEach(AckableMessage::acknowledge);
    inHand.clear();
    return !waiting.isEmpty();
  }

  private void fillHand() {
    AckableMessage next;
    while (inHand.size() < batchSize && (next = waiting.poll()) != null) {
      if (!next.isStale()) {
        inHand.add(next);
      }
    }
  }
}
