package io.orderescrow.operator;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operator action, or one operation of a user in the engine.
 *
 * @param by the user
 * @param door the interface that the user used; null for work in the background
 * @param operation in the engine: entity and operation type, such as {@code Task/Complete}
 * @param subject the order, also of a message about an order; null if there is none
 * @param messageSeq the message in the inbox
 * @param failureGroup the group of that message, or the group that was decided on
 * @param target a service, the id of a retry, or a task, deployment or user of the engine
 * @param bulkAction the bulk action it is part of
 * @param reason the reason or note that the user gave
 * @param detail the effect, or the earlier state, for people to read
 * @param change only of an edited message
 * @param values only in the engine: given or changed properties and variables
 */
public record OperatorAction(
    long id,
    Instant at,
    String by,
    @Nullable Door door,
    Kind kind,
    @Nullable String operation,
    @Nullable String subject,
    @Nullable Long messageSeq,
    @Nullable String failureGroup,
    @Nullable String target,
    @Nullable Long bulkAction,
    @Nullable String reason,
    @Nullable String detail,
    @Nullable MessageChange change,
    List<ValueChange> values) {

  /** What was done, in words such as "completed a task". */
  public String summary() {
    return kind == Kind.ENGINE_OPERATION && operation != null
        ? OperationWords.of(operation)
        : kind.words();
  }

  /** The kinds of actions. */
  public enum Kind {
    RETRY_MESSAGE("retried a message"),
    EDIT_MESSAGE("edited and retried a message"),
    /** Part of a bulk action: the edit does not fit the message, which is unchanged. */
    EDIT_REFUSED("tried an edit that does not fit a message"),
    DISCARD_MESSAGE("discarded a message"),
    RETRY_FAILURE_GROUP("retried a failure group"),
    DISCARD_FAILURE_GROUP("discarded a failure group"),
    EDIT_FAILURE_GROUP("edited and retried a failure group"),
    RE_SEND("re-sent the pending commands"),
    CANCEL_ORDER("cancelled the order"),
    ERASE_PERSONAL_DATA("erased the personal data"),
    EXPORT_PERSONAL_DATA("exported the personal data"),
    SETTLE_ORDER("ended the lost order on record"),
    REPLAY("re-sent the unanswered commands of a service"),
    RUN_RETRY("sent a retry early"),
    CANCEL_RETRY("cancelled a retry"),
    /** {@link OperatorAction#operation} says which one. */
    ENGINE_OPERATION("changed something in the engine");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }
}
