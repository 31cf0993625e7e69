package io.orderescrow.operator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One decision on all messages of a failure group, carried out in batches.
 *
 * @param total how many messages the group had at the time of the decision
 * @param done how many messages it was applied to; others were decided on by somebody else
 * @param failed how many of those failed again
 * @param refused how many messages an edit does not fit; they are unchanged
 * @param edit the JSON Patch of an EDIT; null for the others
 * @param finishedAt null while it runs
 */
public record BulkAction(
    long id,
    Kind kind,
    String failureGroup,
    String by,
    String why,
    Instant requestedAt,
    long total,
    long done,
    long failed,
    long refused,
    @Nullable String edit,
    State state,
    @Nullable Instant finishedAt) {

  /** The decision. */
  public enum Kind {
    RETRY,
    DISCARD,
    EDIT;

    OperatorAction.Kind auditKind() {
      return switch (this) {
        case RETRY -> OperatorAction.Kind.RETRY_FAILURE_GROUP;
        case DISCARD -> OperatorAction.Kind.DISCARD_FAILURE_GROUP;
        case EDIT -> OperatorAction.Kind.EDIT_FAILURE_GROUP;
      };
    }
  }

  /** Its progress. */
  public enum State {
    RUNNING,
    FINISHED
  }
}
