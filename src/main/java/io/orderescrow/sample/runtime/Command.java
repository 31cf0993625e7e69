package io.orderescrow.sample.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * One message with a command, as the orchestrator sends it.
 *
 * @param id the {@code commandid}, at most 255 characters; a re-sent command has the same id
 * @param messageId the CloudEvents id of this message; the answer names it as its cause
 * @param type the message name
 * @param orderId the business key
 * @param traceparent the trace to continue; null when the message carries none
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
   * @throws UnusableCommandException when the message carries no {@code commandid}, because a
   *     service cannot tell a duplicate from a new command without it
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
