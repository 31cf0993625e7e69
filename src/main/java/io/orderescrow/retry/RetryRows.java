package io.orderescrow.retry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.retry.Retry.Settled;
import io.orderescrow.retry.Retry.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** How a row of {@code retry_request} and a retry turn into each other. */
final class RetryRows {

  // No number is rounded on its way through the table.
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private RetryRows() {}

  static byte[] json(ObjectNode payload) {
    try {
      return JSON.writeValueAsBytes(payload);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("A JSON tree could not be written", e);
    }
  }

  static Retry retry(ResultSet rs, int row) throws SQLException {
    return new Retry(
        rs.getLong("id"),
        rs.getString("target"),
        rs.getString("subject"),
        tree(rs.getBytes("payload")),
        rs.getInt("attempt"),
        rs.getString("requested_by"),
        rs.getString("request_id"),
        rs.getString("traceparent"),
        rs.getString("reason"),
        instant(rs, "requested_at"),
        instant(rs, "due_at"),
        State.valueOf(rs.getString("state")),
        settled(rs));
  }

  private static @Nullable Settled settled(ResultSet rs) throws SQLException {
    if (rs.getObject("settled_at") == null) {
      return null;
    }
    return new Settled(
        instant(rs, "settled_at"),
        rs.getString("settled_by"),
        rs.getString("settled_why"),
        rs.getString("message_id"));
  }

  private static ObjectNode tree(byte[] json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("retry_request.payload holds no JSON object", e);
    }
  }

  private static Instant instant(ResultSet rs, String column) throws SQLException {
    return rs.getObject(column, OffsetDateTime.class).toInstant();
  }
}
