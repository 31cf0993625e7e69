package io.orderescrow.api;

import io.orderescrow.inbox.MessageBody;
import io.orderescrow.operator.OperatorAction;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people did, latest first.
 *
 * @param next what to ask for the following page with; null on the last one
 */
record ActionPage(List<Entry> actions, @Nullable Long next) {

  /**
   * @param order the order it was done to, or that the message it was done to is about
   * @param message the {@code seq} of that message
   * @param target a service, or the number of a retry
   * @param detail what it led to, or how it had been
   * @param before of a message that was edited: its body as it had come; left out for those who may
   *     look at orders only
   */
  record Entry(
      long id,
      Instant at,
      String by,
      OperatorAction.Kind kind,
      @Nullable String order,
      @Nullable Long message,
      @Nullable String cause,
      @Nullable String target,
      @Nullable Long bulkAction,
      @Nullable String reason,
      @Nullable String detail,
      @Nullable MessageBody before) {

    private Entry withoutBody() {
      return new Entry(
          id, at, by, kind, order, message, cause, target, bulkAction, reason, detail, null);
    }
  }

  /**
   * @param found one more than is shown, when there is a following page
   */
  static ActionPage of(List<OperatorAction> found, int size) {
    List<Entry> shown = found.stream().limit(size).map(ActionPage::entry).toList();
    return new ActionPage(shown, found.size() > size ? shown.get(size - 1).id() : null);
  }

  ActionPage withoutBodies() {
    return new ActionPage(actions.stream().map(Entry::withoutBody).toList(), next);
  }

  private static Entry entry(OperatorAction action) {
    byte[] payload = action.payload();
    return new Entry(
        action.id(),
        action.at(),
        action.by(),
        action.kind(),
        action.subject(),
        action.messageSeq(),
        action.cause(),
        action.target(),
        action.bulkAction(),
        action.reason(),
        action.detail(),
        payload == null ? null : MessageBody.of(payload));
  }
}
