package io.orderescrow.benchmark;

/** What is known of one order: written by the generator's threads one after the other. */
final class OrderTrack {

  private volatile long saidAt;
  private volatile int answered;

  /** Something was published for it, at this time in nanoseconds. */
  void said(long now) {
    saidAt = now;
  }

  long saidAt() {
    return saidAt;
  }

  /** Whether it is the first message of its kind that came for the order. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // by one thread alone
  boolean isFirst(int kind) {
    int bit = 1 << kind;
    boolean first = (answered & bit) == 0;
    answered |= bit;
    return first;
  }
}
