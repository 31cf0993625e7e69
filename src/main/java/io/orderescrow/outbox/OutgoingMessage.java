package io.orderescrow.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A message to send; the outbox adds its id, its command id and its attempt.
 *
 * @param type the message name in the catalogue
 * @param subject the business key of the order it belongs to
 * @param payload valid against the schema of its type
 * @param cause the message or request that led to it; null when there is none
 * @param sentBefore how often it has been sent before, as far as the caller knows; its attempt is
 *     higher than that, and higher than the attempts in the outbox
 */
public record OutgoingMessage(
    String type, String subject, ObjectNode payload, @Nullable Cause cause, int sentBefore) {

  /** A message of which the caller knows no earlier attempts. */
  public OutgoingMessage(String type, String subject, ObjectNode payload, @Nullable Cause cause) {
    this(type, subject, payload, cause, 0);
  }

  /** The same message with another payload. */
  public OutgoingMessage with(ObjectNode other) {
    return new OutgoingMessage(type, subject, other, cause, sentBefore);
  }

  /**
   * @param messageId the CloudEvents {@code id} of the message that led to this one; null when a
   *     request of another kind did
   * @param traceparent the trace context that the message continues
   */
  public record Cause(@Nullable String messageId, @Nullable String traceparent) {}
}
