package io.orderescrow.message;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A message that satisfies the catalogue.
 *
 * @param envelope its CloudEvents attributes, which travel as AMQP headers
 * @param payload its JSON object, valid against the schema of its type
 */
public record Message(Envelope envelope, ObjectNode payload) {

  /**
   * The same message at another place of its order's trace.
   *
   * @param traceparent as in {@link Lineage}
   */
  public Message tracedBy(String traceparent) {
    Lineage known = envelope.lineage();
    Lineage lineage =
        new Lineage(known.commandId(), known.causationId(), known.attempt(), traceparent);
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
