package io.orderescrow.operator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The same decision for all messages that were set aside for one cause, worked off little by
 * little.
 *
 * @param total how many there were when it was asked for
 * @param done how many it was done to; those that others decided on meanwhile are not among them
 * @param failed how many of them were set aside again
 * @param finishedAt null while it runs
 */
public record BulkAction(
    long id,
    Kind kind,
    String cause,
    String by,
    String why,
    Instant askedAt,
    long total,
    long done,
    long failed,
    State state,
    @Nullable Instant finishedAt) {

  /** What is done to each message. */
  public enum Kind {
    RETRY,
    DISCARD;

    OperatorAction.Kind ofCause() {
      return this == RETRY ? OperatorAction.Kind.RETRY_CAUSE : OperatorAction.Kind.DISCARD_CAUSE;
    }
  }

  /** How far it is. */
  public enum State {
    RUNNING,
    FINISHED
  }
}
