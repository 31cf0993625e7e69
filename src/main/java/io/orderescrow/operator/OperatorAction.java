package io.orderescrow.operator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing a person did.
 *
 * @param by the user
 * @param subject the order it was done to, if it was done to one; also of a message about an order
 * @param messageSeq the message of the inbox it was done to
 * @param cause the cause of that message, or the one whose messages were all decided on
 * @param target what else it was done to: a service, or the number of a retry
 * @param bulkAction the bulk action it is a part of
 * @param reason why, in that person's words
 * @param detail what it led to or how it had been before, for people to read
 * @param payload of a message that was edited: its body as it had come
 */
public record OperatorAction(
    long id,
    Instant at,
    String by,
    Kind kind,
    @Nullable String subject,
    @Nullable Long messageSeq,
    @Nullable String cause,
    @Nullable String target,
    @Nullable Long bulkAction,
    @Nullable String reason,
    @Nullable String detail,
    byte @Nullable [] payload) {

  /** What people do. */
  public enum Kind {
    RETRY_MESSAGE,
    EDIT_MESSAGE,
    DISCARD_MESSAGE,
    RETRY_CAUSE,
    DISCARD_CAUSE,
    ASK_AGAIN,
    CANCEL_ORDER,
    REPLAY,
    RUN_RETRY,
    CANCEL_RETRY
  }
}
