package io.orderescrow.outbox;

import static io.orderescrow.transaction.SqlTimes.instant;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import io.orderescrow.message.StoredPayload;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How a row of {@code outbox_message} and a message turn into each other. */
final class OutboxRows {

  static final String SOURCE = "/orchestrator";

  private OutboxRows() {}

  static UnsentMessage unsent(ResultSet rs, int row) throws SQLException {
    Lineage lineage =
        new Lineage(
            rs.getString("command_id"),
            rs.getString("causation_id"),
            rs.getInt("attempt"),
            rs.getString("traceparent"));
    Envelope envelope =
        new Envelope(
            rs.getString("message_id"),
            SOURCE,
            rs.getString("type"),
            rs.getString("subject"),
            rs.getTimestamp("created_at").toInstant(),
            lineage);
    Message message = new Message(envelope, StoredPayload.read(rs.getBytes("payload")));
    return new UnsentMessage(
        rs.getLong("seq"), message, rs.getTimestamp("due_at").toInstant(), rs.getInt("tries"));
  }

  static SentMessage logged(ResultSet rs, int row) throws SQLException {
    return new SentMessage(
        rs.getLong("seq"),
        rs.getString("message_id"),
        rs.getString("type"),
        rs.getString("command_id"),
        rs.getString("causation_id"),
        rs.getInt("attempt"),
        rs.getBytes("payload"),
        rs.getTimestamp("created_at").toInstant(),
        rs.getTimestamp("due_at").toInstant(),
        instant(rs.getTimestamp("sent_at")),
        rs.getInt("tries"),
        rs.getString("last_error"));
  }
}
