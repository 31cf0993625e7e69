package io.orderescrow.amqp;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.util.unit.DataSize;

/**
 * The prefetch of the consumer. The broker counts messages and not bytes, so a queue full of large
 * messages would fill the heap. When the received messages exceed their size limit, the prefetch
 * shrinks: as many of the largest fill half of the limit. It grows again when the messages are
 * smaller.
 */
final class PrefetchLimit {

  private final int most;
  private final long maxBytes;
  private final AtomicLong largest = new AtomicLong();
  private volatile int prefetch;

  PrefetchLimit(int most, DataSize maxBytes) {
    this.most = most;
    this.maxBytes = maxBytes.toBytes();
    this.prefetch = most;
  }

  /** In messages; at least 1. */
  int prefetch() {
    return prefetch;
  }

  /**
   * Takes the size of a new message into account.
   *
   * @param waiting the size of all messages that wait in memory, in bytes
   * @return whether these are too many; the prefetch has shrunk
   */
  boolean isExceededBy(long size, long waiting) {
    largest.accumulateAndGet(size, Math::max);
    if (waiting <= maxBytes) {
      return false;
    }
    prefetch = fitting(largest.get());
    return true;
  }

  /**
   * @return whether more messages fit than before, by those received since the last call; the
   *     prefetch has grown
   */
  boolean grows() {
    long size = largest.getAndSet(0);
    if (size == 0 || fitting(size) <= prefetch) {
      return false;
    }
    prefetch = fitting(size);
    return true;
  }

  /** Forgets the messages so far. */
  void reset() {
    largest.set(0);
    prefetch = most;
  }

  private int fitting(long size) {
    return (int) Math.max(1, Math.min(most, maxBytes / 2 / Math.max(1, size)));
  }
}
