package io.orderescrow.outbox;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import io.orderescrow.message.SecretValues;
import io.orderescrow.message.StoredPayload;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A row that this node is about to publish.
 *
 * @param seq its key
 * @param message the message to publish
 * @param dueAt end of this node's exclusive claim on the row; after that any node may take it
 * @param tries how often the broker has refused or returned it before
 */
record UnsentMessage(long seq, Message message, Instant dueAt, int tries) {

  /** The CloudEvents {@code source} of all messages in the outbox. */
  static final String SOURCE = "/orchestrator";

  static UnsentMessage read(ResultSet row, int i) throws SQLException {
    Lineage lineage =
        new Lineage(
            row.getString("command_id"),
            row.getString("causation_id"),
            row.getInt("attempt"),
            row.getString("traceparent"));
    Envelope envelope =
        new Envelope(
            row.getString("message_id"),
            SOURCE,
            row.getString("type"),
            row.getString("subject"),
            row.getTimestamp("created_at").toInstant(),
            lineage);
    byte[] payload = SecretValues.read(row.getString("secrets")).restoreIn(row.getBytes("payload"));
    Message message = new Message(envelope, StoredPayload.read(payload));
    return new UnsentMessage(
        row.getLong("seq"), message, row.getTimestamp("due_at").toInstant(), row.getInt("tries"));
  }
}
