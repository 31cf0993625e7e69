package io.orderescrow.cockpit;

import io.orderescrow.operator.Door;
import io.orderescrow.operator.OperatorAction;
import io.orderescrow.operator.ValueChange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry of the audit trail, as a row of a page. */
record ActionView(
    long id,
    Instant at,
    String by,
    @Nullable Door door,
    OperatorAction.Kind kind,
    String summary,
    @Nullable String order,
    @Nullable Long message,
    @Nullable String failureGroup,
    @Nullable String target,
    @Nullable String reason,
    @Nullable String detail,
    List<ValueChange> values) {

  static ActionView of(OperatorAction action) {
    return new ActionView(
        action.id(),
        action.at(),
        action.by(),
        action.door(),
        action.kind(),
        action.summary(),
        action.subject(),
        action.messageSeq(),
        action.failureGroup(),
        action.target(),
        action.reason(),
        action.detail(),
        action.values());
  }
}
