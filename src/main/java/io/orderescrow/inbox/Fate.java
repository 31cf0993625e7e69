package io.orderescrow.inbox;

import io.orderescrow.inbox.Sorter.Sorted;
import io.orderescrow.message.Envelope;
import java.time.Instant;

/**
 * What became of a message, and since when it was to become of something.
 *
 * @param receivedAt when we had it in hand first
 * @param waited whether it had been put by, to wait for its turn
 */
record Fate(Envelope message, Disposition disposition, Instant receivedAt, boolean waited) {

  static Fate atOnce(Sorted sorted, Instant receivedAt) {
    return new Fate(sorted.message().envelope(), sorted.verdict().disposition(), receivedAt, false);
  }

  static Fate afterWaiting(Sorted sorted, Instant receivedAt) {
    return new Fate(sorted.message().envelope(), sorted.verdict().disposition(), receivedAt, true);
  }
}
