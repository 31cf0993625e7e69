package io.orderescrow.retry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that is to be pushed again, or was.
 *
 * @param target its name in the catalogue
 * @param subject its business key
 * @param attempt which sending of it could not be worked off
 * @param requestedBy the {@code source} of the request
 * @param requestId the {@code id} of the request
 * @param reason why the service asked, in its own words
 * @param dueAt not before when it is pushed
 * @param settled how it ended; null while it is open
 */
public record Retry(
    long id,
    String target,
    String subject,
    ObjectNode payload,
    int attempt,
    String requestedBy,
    String requestId,
    @Nullable String traceparent,
    @Nullable String reason,
    Instant requestedAt,
    Instant dueAt,
    State state,
    @Nullable Settled settled) {

  /** Where it stands; there is no way back from the last two. */
  public enum State {
    /** It waits for its time. */
    OPEN,
    /** It is among the messages that leave; the outbox sees to that. */
    PUSHED,
    /** It will not be pushed. */
    CANCELLED
  }

  /**
   * How it ended.
   *
   * @param by who decided it: a user, {@code /orchestrator}, or null when its time had come
   * @param why in that person's words
   * @param messageId of a pushed one: the {@code id} it was pushed with
   */
  public record Settled(
      Instant at, @Nullable String by, @Nullable String why, @Nullable String messageId) {}
}
