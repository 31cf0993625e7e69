package io.orderescrow.order;

import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.outbox.SentMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message on an order's timeline.
 *
 * @param at when it was received, or added to the outbox
 * @param state the disposition of a received message; {@code SENT} or {@code UNSENT} of a sent one
 * @param settledAt when it reached that state; null while it is unsent
 * @param attempt the number of the attempt, from 1
 * @param reason the reason for that state, if there is one
 * @param source the sender; null for the orchestrator
 * @param commandId the id of the command that it is or answers
 * @param causationId the id of the message that caused it
 */
public record TimelineEntry(
    Direction direction,
    String type,
    Instant at,
    String state,
    @Nullable Instant settledAt,
    int attempt,
    @Nullable String reason,
    String id,
    @Nullable String source,
    @Nullable String commandId,
    @Nullable String causationId) {

  /** As seen from the orchestrator. */
  public enum Direction {
    IN,
    OUT
  }

  static TimelineEntry of(ReceivedMessage received) {
    return new TimelineEntry(
        Direction.IN,
        received.type(),
        received.receivedAt(),
        received.disposition().name(),
        received.disposedAt(),
        received.attempt(),
        received.reason(),
        received.id(),
        received.source(),
        received.commandId(),
        received.causationId());
  }

  static TimelineEntry of(SentMessage sent) {
    boolean unsent = sent.sentAt() == null;
    return new TimelineEntry(
        Direction.OUT,
        sent.type(),
        sent.createdAt(),
        unsent ? "UNSENT" : "SENT",
        sent.sentAt(),
        sent.attempt(),
        unsent ? sent.lastError() : null,
        sent.id(),
        null,
        sent.commandId(),
        sent.causationId());
  }
}
