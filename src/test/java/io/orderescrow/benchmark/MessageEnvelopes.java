package io.orderescrow.benchmark;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Lineage;
import java.time.Instant;

/** Creates the envelopes of messages, for the other designs. */
final class MessageEnvelopes {

  private MessageEnvelopes() {}

  static Envelope from(String type, String order) {
    return from(type, order, Envelopes.newId(Instant.now()));
  }

  static Envelope from(String type, String order, String id) {
    Instant now = Instant.now();
    return new Envelope(
        id,
        "/orchestrator",
        type,
        order,
        now,
        new Lineage(Envelopes.commandId(order, type), null, 1, null));
  }
}
