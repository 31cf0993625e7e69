package io.orderescrow.benchmark;

/** The messages of one order. The generator's threads write to it one after the other. */
final class OrderTrack {

  private volatile long publishedAt;
  private volatile int receivedKinds;

  /** Records the time of a published message, in nanoseconds. */
  void published(long now) {
    publishedAt = now;
  }

  long publishedAt() {
    return publishedAt;
  }

  /** Records a received message; returns whether it is the first of its kind. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread only
  boolean isFirst(int kind) {
    int bit = 1 << kind;
    boolean first = (receivedKinds & bit) == 0;
    receivedKinds |= bit;
    return first;
  }
}
