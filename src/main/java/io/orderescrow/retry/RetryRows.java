package io.orderescrow.retry;

import io.orderescrow.message.StoredPayload;
import io.orderescrow.retry.Retry.RetryOutcome;
import io.orderescrow.retry.Retry.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Maps rows of {@code retry_request} to retries. */
final class RetryRows {

  private RetryRows() {}

  static Retry retry(ResultSet rs, int row) throws SQLException {
    return new Retry(
        rs.getLong("id"),
        rs.getString("target"),
        rs.getString("subject"),
        StoredPayload.read(rs.getBytes("payload")),
        rs.getInt("attempt"),
        rs.getString("requested_by"),
        rs.getString("request_id"),
        rs.getString("traceparent"),
        rs.getString("reason"),
        rs.getTimestamp("requested_at").toInstant(),
        rs.getTimestamp("due_at").toInstant(),
        State.valueOf(rs.getString("state")),
        outcome(rs));
  }

  private static @Nullable RetryOutcome outcome(ResultSet rs) throws SQLException {
    if (rs.getObject("settled_at") == null) {
      return null;
    }
    return new RetryOutcome(
        rs.getTimestamp("settled_at").toInstant(),
        rs.getString("settled_by"),
        rs.getString("settled_why"),
        rs.getString("message_id"));
  }
}
