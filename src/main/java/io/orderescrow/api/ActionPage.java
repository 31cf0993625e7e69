package io.orderescrow.api;

import io.orderescrow.inbox.MessageBody;
import io.orderescrow.operator.Door;
import io.orderescrow.operator.MessageChange;
import io.orderescrow.operator.OperatorAction;
import io.orderescrow.operator.ValueChange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of the audit trail, newest first.
 *
 * @param next value of {@code before} for the next page; null on the last page
 */
record ActionPage(List<ActionEntry> actions, @Nullable Long next) {

  /**
   * @param door the interface that the user used; null for work in the background
   * @param operation for {@code ENGINE_OPERATION}, or with a decision in a task: entity and
   *     operation type of the engine, such as {@code Task/Complete}
   * @param summary what was done, in words
   * @param order the order of the action, or of its message
   * @param message the {@code seq} of the message
   * @param target the service or the number of the retry that was acted on; in the engine: the
   *     task, deployment, user and so on
   * @param reason the reason or note that the user gave
   * @param detail the result of the action, or the state before it
   * @param before a message before it was edited; null for users who may read orders only
   * @param after the same message after it was edited
   * @param values in the engine: given or changed properties and variables, as text; empty for
   *     users who may read orders only
   */
  record ActionEntry(
      long id,
      Instant at,
      String by,
      @Nullable Door door,
      OperatorAction.Kind kind,
      @Nullable String operation,
      String summary,
      @Nullable String order,
      @Nullable Long message,
      @Nullable String failureGroup,
      @Nullable String target,
      @Nullable Long bulkAction,
      @Nullable String reason,
      @Nullable String detail,
      @Nullable MessageContent before,
      @Nullable MessageContent after,
      List<ValueChange> values) {}

  /**
   * @param encoding {@code text}, or {@code base64} when the payload is not valid UTF-8
   * @param headers as JSON
   */
  record MessageContent(String encoding, String payload, @Nullable String headers) {

    static @Nullable MessageContent of(byte @Nullable [] payload, @Nullable String headers) {
      if (payload == null) {
        return null;
      }
      MessageBody body = MessageBody.of(payload);
      return new MessageContent(body.encoding(), body.payload(), headers);
    }
  }

  /**
   * @param found the rows of this page, plus one more if there is a next page
   * @param withBodies whether to show the contents of edited messages and the values
   */
  static ActionPage of(List<OperatorAction> found, int size, boolean withBodies) {
    List<ActionEntry> shown =
        found.stream().limit(size).map(action -> entry(action, withBodies)).toList();
    return new ActionPage(shown, found.size() > size ? shown.get(size - 1).id() : null);
  }

  private static ActionEntry entry(OperatorAction action, boolean withBodies) {
    MessageChange change = withBodies ? action.change() : null;
    return new ActionEntry(
        action.id(),
        action.at(),
        action.by(),
        action.door(),
        action.kind(),
        action.operation(),
        action.summary(),
        action.subject(),
        action.messageSeq(),
        action.failureGroup(),
        action.target(),
        action.bulkAction(),
        action.reason(),
        action.detail(),
        change == null ? null : MessageContent.of(change.before(), change.headersBefore()),
        change == null ? null : MessageContent.of(change.after(), change.headersAfter()),
        withBodies ? action.values() : List.of());
  }
}
