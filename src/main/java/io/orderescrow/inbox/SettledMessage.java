package io.orderescrow.inbox;

import io.orderescrow.inbox.Classifier.Classified;
import io.orderescrow.message.Envelope;
import java.time.Instant;

/**
 * What became of a message, and since when it was to become of something.
 *
 * @param receivedAt when we had it in hand first
 * @param waited whether it had been put by, to wait for its turn
 */
record SettledMessage(
    Envelope message, Disposition disposition, Instant receivedAt, boolean waited) {

  static SettledMessage atOnce(Classified sorted, Instant receivedAt) {
    return new SettledMessage(
        sorted.message().envelope(), sorted.verdict().disposition(), receivedAt, false);
  }

  static SettledMessage afterWaiting(Classified sorted, Instant receivedAt) {
    return new SettledMessage(
        sorted.message().envelope(), sorted.verdict().disposition(), receivedAt, true);
  }
}
