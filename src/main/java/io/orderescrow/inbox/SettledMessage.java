package io.orderescrow.inbox;

import io.orderescrow.inbox.Classifier.Classified;
import io.orderescrow.message.Envelope;
import java.time.Instant;

/**
 * A classified message, with the time that its processing began.
 *
 * @param receivedAt when this node received it, or when it was stored if it waited
 * @param waited whether it was WAITING before
 */
record SettledMessage(
    Envelope message, Disposition disposition, Instant receivedAt, boolean waited) {

  static SettledMessage of(Classified classified, Instant receivedAt, boolean waited) {
    return new SettledMessage(
        classified.message().envelope(), classified.verdict().disposition(), receivedAt, waited);
  }
}
