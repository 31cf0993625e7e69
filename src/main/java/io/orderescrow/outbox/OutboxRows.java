package io.orderescrow.outbox;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** How a row of {@code outbox_message} and a message turn into each other. */
final class OutboxRows {

  static final String SOURCE = "/orchestrator";

  // No number is rounded on its way through the table.
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private OutboxRows() {}

  static byte[] json(ObjectNode payload) {
    try {
      return JSON.writeValueAsBytes(payload);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("A JSON tree could not be written", e);
    }
  }

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
            instant(rs, "created_at"),
            lineage);
    Message message = new Message(envelope, tree(rs.getBytes("payload")));
    return new UnsentMessage(rs.getLong("seq"), message, instant(rs, "due_at"), rs.getInt("tries"));
  }

  static SentMessage logged(ResultSet rs, int row) throws SQLException {
    OffsetDateTime sentAt = rs.getObject("sent_at", OffsetDateTime.class);
    return new SentMessage(
        rs.getLong("seq"),
        rs.getString("message_id"),
        rs.getString("type"),
        rs.getString("command_id"),
        rs.getString("causation_id"),
        rs.getInt("attempt"),
        rs.getBytes("payload"),
        instant(rs, "created_at"),
        instant(rs, "due_at"),
        orNull(sentAt),
        rs.getInt("tries"),
        rs.getString("last_error"));
  }

  private static ObjectNode tree(byte[] json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("outbox_message.payload holds no JSON object", e);
    }
  }

  private static Instant instant(ResultSet rs, String column) throws SQLException {
    return rs.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static @Nullable Instant orNull(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
