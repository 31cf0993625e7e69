package io.orderescrow.cockpit;

import io.orderescrow.inbox.MessageBody;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.outbox.SentMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as a row of the page.
 *
 * @param key what rows refer to each other by
 * @param seq its number in the inbox; null when it is one of ours
 * @param direction {@code IN} or {@code OUT}, as seen from the orchestrator
 * @param at when it was received, or when it was decided to send it
 * @param state of a received message its disposition; of ours {@code SENT} or {@code UNSENT}
 * @param setAside whether a person can decide on it
 * @param encoding of the payload as it stands here: {@code text}, or {@code base64} when its bytes
 *     are no UTF-8
 */
record MessageView(
    String key,
    @Nullable Long seq,
    String direction,
    String type,
    String subject,
    Instant at,
    String state,
    @Nullable Instant settledAt,
    int attempt,
    @Nullable String reason,
    boolean setAside,
    String id,
    @Nullable String source,
    @Nullable String commandId,
    @Nullable String causationId,
    String encoding,
    String payload) {

  static MessageView of(ReceivedMessage received) {
    MessageBody body = MessageBody.of(received.payload());
    return new MessageView(
        "in-" + received.seq(),
        received.seq(),
        "IN",
        received.type(),
        received.subject(),
        received.receivedAt(),
        received.disposition().name(),
        received.disposedAt(),
        received.attempt(),
        received.reason(),
        received.isSetAside(),
        received.id(),
        received.source(),
        received.commandId(),
        received.causationId(),
        body.encoding(),
        body.payload());
  }

  static MessageView of(String subject, SentMessage sent) {
    boolean unsent = sent.sentAt() == null;
    return new MessageView(
        "out-" + sent.seq(),
        null,
        "OUT",
        sent.type(),
        subject,
        sent.createdAt(),
        unsent ? "UNSENT" : "SENT",
        sent.sentAt(),
        sent.attempt(),
        unsent ? sent.lastError() : null,
        false,
        sent.id(),
        null,
        sent.commandId(),
        sent.causationId(),
        "text",
        new String(sent.payload(), StandardCharsets.UTF_8));
  }
}
