package io.orderescrow.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A message somebody decided to send; the outbox adds its identity, its command id and its attempt.
 *
 * @param type its name in the catalogue
 * @param subject the business key of the order it belongs to
 * @param payload valid against the schema of its type
 * @param cause what led to it, if a message or a request did
 * @param sentBefore how often it has been sent already, as far as the caller knows; its attempt is
 *     more than that, and more than what the outbox itself has counted
 */
public record OutgoingMessage(
    String type, String subject, ObjectNode payload, @Nullable Cause cause, int sentBefore) {

  /** One whose sendings the outbox alone counts. */
  public OutgoingMessage(String type, String subject, ObjectNode payload, @Nullable Cause cause) {
    this(type, subject, payload, cause, 0);
  }

  /**
   * @param messageId the CloudEvents {@code id} of the message that led to this one; null when a
   *     request of another kind did
   * @param traceparent its trace context, which goes on
   */
  public record Cause(@Nullable String messageId, @Nullable String traceparent) {}
}
