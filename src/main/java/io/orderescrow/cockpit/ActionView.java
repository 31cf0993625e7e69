package io.orderescrow.cockpit;

import io.orderescrow.operator.OperatorAction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An operator action, as a row of the page. */
record ActionView(
    Instant at,
    String by,
    OperatorAction.Kind kind,
    @Nullable String subject,
    @Nullable String target,
    @Nullable String reason,
    @Nullable String detail) {

  static ActionView of(OperatorAction action) {
    return new ActionView(
        action.at(),
        action.by(),
        action.kind(),
        action.subject(),
        action.target(),
        action.reason(),
        action.detail());
  }
}
