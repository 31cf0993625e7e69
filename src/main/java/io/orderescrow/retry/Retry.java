package io.orderescrow.retry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.retry.OpenCommands.Command;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that a service asked to receive again later.
 *
 * @param target its name in the catalogue
 * @param subject its business key
 * @param payload what we had sent last when the service asked
 * @param attempt the attempt that the service could not process
 * @param requestedBy the {@code source} of the request
 * @param requestId the {@code id} of the request
 * @param reason the reason that the service gave
 * @param dueAt the time from which it may be sent
 * @param outcome null while it is open
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
    @Nullable RetryOutcome outcome) {

  Command command() {
    return new Command(target, subject);
  }

  /** {@code SENT} and {@code CANCELLED} are final. */
  public enum State {
    /** It waits until it is due. */
    OPEN,
    /** It is in the outbox, which sends it. */
    SENT,
    /** It will not be sent. */
    CANCELLED
  }

  /**
   * How it ended.
   *
   * @param by the user, or {@code /orchestrator}; null when it was sent because it was due
   * @param why the reason given
   * @param messageId the {@code id} of the sent message; null when cancelled
   */
  public record RetryOutcome(
      Instant at, @Nullable String by, @Nullable String why, @Nullable String messageId) {}
}
