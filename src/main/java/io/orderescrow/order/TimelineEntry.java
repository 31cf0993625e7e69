package io.orderescrow.order;

import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.outbox.SentMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message on an order's timeline.
 *
 * @param at when it was received, or when it was decided to send it
 * @param state of a received message its disposition; of ours {@code SENT} or {@code UNSENT}
 * @param settledAt when that state was reached; null while it is unsent
 * @param attempt which sending of its kind this is, from 1
 * @param reason why it is in that state, where there is something to say
 * @param source who emitted it; null for us
 * @param commandId the command it is, or answers
 * @param causationId the id of the message that led to it
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
