package io.orderescrow.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import io.orderescrow.message.StoredPayload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message with its identity, before the table has given it its place and its attempt.
 *
 * @param sentBefore how often it has been sent already, apart from what the table knows
 */
record OutboxRecord(
    String id,
    String type,
    String subject,
    @Nullable String commandId,
    @Nullable String causationId,
    @Nullable String traceparent,
    ObjectNode payload,
    Instant dueAt,
    int sentBefore) {

  byte[] json() {
    return StoredPayload.write(payload);
  }

  /**
   * @param onTrace its own trace context, or the one of its order
   */
  UnsentMessage stored(long seq, int attempt, @Nullable String onTrace, Instant now) {
    Lineage lineage = new Lineage(commandId, causationId, attempt, onTrace);
    Envelope envelope = new Envelope(id, OutboxRows.SOURCE, type, subject, now, lineage);
    return new UnsentMessage(seq, new Message(envelope, payload), dueAt, 0);
  }
}
