package io.orderescrow.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A message that is valid by the catalogue.
 *
 * @param envelope its CloudEvents attributes, sent as AMQP headers
 * @param payload its JSON object, valid against the schema of its type
 */
public record Message(Envelope envelope, ObjectNode payload) {

  /** The same message with another trace context, as in {@link Lineage}. */
  public Message tracedBy(String traceparent) {
    return with(envelope.lineage().attempt(), traceparent);
  }

  /** The same message with another attempt and trace context. */
  public Message with(int attempt, @Nullable String traceparent) {
    Lineage known = envelope.lineage();
    Lineage lineage = new Lineage(known.commandId(), known.causationId(), attempt, traceparent);
    return new Message(
        new Envelope(
            envelope.id(),
            envelope.source(),
            envelope.type(),
            envelope.subject(),
            envelope.time(),
            lineage),
        payload);
  }
}
