package io.orderescrow.inbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A message that came early and waits in the inbox.
 *
 * @param seq its row
 */
record WaitingMessage(long seq, Message message, Instant receivedAt) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A row and the business key it waits for. */
  record Place(long seq, String subject) {}

  String subject() {
    return message.envelope().subject();
  }

  static WaitingMessage read(ResultSet row, int i) throws SQLException {
    Instant receivedAt = row.getTimestamp("received_at").toInstant();
    Lineage lineage =
        new Lineage(
            row.getString("command_id"),
            row.getString("causation_id"),
            row.getInt("attempt"),
            row.getString("traceparent"));
    Envelope envelope =
        new Envelope(
            row.getString("message_id"),
            row.getString("source"),
            row.getString("type"),
            row.getString("subject"),
            receivedAt,
            lineage);
    return new WaitingMessage(
        row.getLong("seq"),
        new Message(envelope, payload(row.getLong("seq"), row.getBytes("payload"))),
        receivedAt);
  }

  /** It was read and found valid before it was stored. */
  private static ObjectNode payload(long seq, byte[] body) {
    try {
      return (ObjectNode) JSON.readTree(body);
    } catch (IOException e) {
      throw new IllegalStateException("The payload of inbox row %d is not JSON".formatted(seq), e);
    }
  }
}
