package io.orderescrow.operator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One operator action.
 *
 * @param by the user
 * @param subject the order, also of a message about an order; null if there is none
 * @param messageSeq the message in the inbox
 * @param failureGroup the group of that message, or the group that a bulk action decided on
 * @param target a service, or the id of a retry
 * @param bulkAction the bulk action it is part of
 * @param reason the reason that the user gave
 * @param detail the effect, or the earlier state, for people to read
 * @param change only of an edited message
 */
public record OperatorAction(
    long id,
    Instant at,
    String by,
    Kind kind,
    @Nullable String subject,
    @Nullable Long messageSeq,
    @Nullable String failureGroup,
    @Nullable String target,
    @Nullable Long bulkAction,
    @Nullable String reason,
    @Nullable String detail,
    @Nullable MessageChange change) {

  /** The kinds of actions. */
  public enum Kind {
    RETRY_MESSAGE,
    EDIT_MESSAGE,
    /** Part of a bulk action: the edit does not fit the message, which is unchanged. */
    EDIT_REFUSED,
    DISCARD_MESSAGE,
    RETRY_FAILURE_GROUP,
    DISCARD_FAILURE_GROUP,
    EDIT_FAILURE_GROUP,
    RE_SEND,
    CANCEL_ORDER,
    ERASE_PERSONAL_DATA,
    EXPORT_PERSONAL_DATA,
    SETTLE_ORDER,
    REPLAY,
    RUN_RETRY,
    CANCEL_RETRY
  }
}
