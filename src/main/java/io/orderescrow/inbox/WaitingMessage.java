package io.orderescrow.inbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Message;
import io.orderescrow.message.SecretValues;
import io.orderescrow.message.StoredPayload;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A message in the inbox that no process waited for yet.
 *
 * @param seq its row
 */
record WaitingMessage(long seq, Message message, Instant receivedAt) {

  /** A row and its business key. */
  record Place(long seq, String subject) {}

  String subject() {
    return message.envelope().subject();
  }

  static WaitingMessage read(ResultSet row, int i) throws SQLException {
    Instant receivedAt = row.getTimestamp("received_at").toInstant();
    return new WaitingMessage(
        row.getLong("seq"),
        new Message(
            InboxEntryColumns.envelope(row, receivedAt),
            payload(
                row.getLong("seq"),
                SecretValues.read(row.getString("secrets")).restoreIn(row.getBytes("payload")))),
        receivedAt);
  }

  /** The payload was validated before it was stored. */
  private static ObjectNode payload(long seq, byte[] body) {
    try {
      return StoredPayload.read(body);
    } catch (UncheckedIOException e) {
      throw new IllegalStateException("The payload of inbox row %d is not JSON".formatted(seq), e);
    }
  }
}
