package io.orderescrow.sample.runtime;

import io.orderescrow.message.Message;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One ask of the orchestrator.
 *
 * @param id the {@code commandid}: the same each time the same thing is asked, at most 255
 *     characters
 * @param messageId the CloudEvents id of this very ask, which the answer names as its cause
 * @param type the message name
 * @param orderId the business key
 * @param traceparent the trace to go on with
 * @param payload valid against the catalogue
 */
public record Command(
    String id,
    String messageId,
    String type,
    String orderId,
    @Nullable String traceparent,
    ObjectNode payload) {

  /**
   * @throws UnusableCommandException when it carries no {@code commandid}: nobody could tell a
   *     second ask from a new one
   */
  static Command of(Message message) {
    var envelope = message.envelope();
    var id = envelope.lineage().commandId();
    if (id == null || id.isBlank()) {
      throw new UnusableCommandException(
          envelope.type() + " for order " + envelope.subject() + " carries no commandid");
    }
    return new Command(
        id,
        envelope.id(),
        envelope.type(),
        envelope.subject(),
        envelope.lineage().traceparent(),
        message.payload());
  }
}
