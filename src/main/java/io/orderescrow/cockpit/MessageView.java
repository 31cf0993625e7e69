package io.orderescrow.cockpit;

import io.orderescrow.inbox.MessageBody;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.outbox.SentMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message, as a row of the page.
 *
 * @param key identifies the row for links between rows
 * @param seq sequence number in the inbox; null for a sent message
 * @param direction {@code IN} or {@code OUT}, as seen from the orchestrator
 * @param at time of receipt, or time at which the outbox stored it
 * @param state disposition of a received message; {@code SENT} or {@code UNSENT} of a sent one
 * @param failed whether an operator can retry, edit or discard the message
 * @param headers the AMQP headers as JSON; null unless the message failed or could not be read
 * @param encoding {@code text}, or {@code base64} when the payload is not valid UTF-8
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
    boolean failed,
    String id,
    @Nullable String source,
    @Nullable String commandId,
    @Nullable String causationId,
    @Nullable String headers,
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
        received.isFailed(),
        received.id(),
        received.source(),
        received.commandId(),
        received.causationId(),
        received.headers(),
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
        null,
        "text",
        new String(sent.payload(), StandardCharsets.UTF_8));
  }
}
