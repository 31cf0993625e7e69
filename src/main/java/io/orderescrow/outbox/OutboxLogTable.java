package io.orderescrow.outbox;

import static io.orderescrow.transaction.SqlTimes.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads of the table {@code outbox_message} for operators and gauges: unsent messages, and sent
 * ones within the retention ({@code fulfilment.outbox.retention}).
 */
@Component
public class OutboxLogTable {

  private final JdbcTemplate jdbc;

  OutboxLogTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** All messages of one subject, sent or not, in the order they were added. */
  public List<SentMessage> forSubject(String subject) {
    return jdbc.query(
        "select * from outbox_message where subject = ? order by seq",
        OutboxLogTable::message,
        subject);
  }

  /** The number of messages that the broker has not confirmed yet. */
  public long unsent() {
    Long count =
        jdbc.queryForObject(
            "select count(*) from outbox_message where sent_at is null", Long.class);
    return count == null ? 0 : count;
  }

  /** When the oldest message that the broker has not confirmed yet was added. */
  public Optional<Instant> oldestUnsent() {
    return Optional.ofNullable(
            jdbc.queryForObject(
                "select min(created_at) from outbox_message where sent_at is null",
                Timestamp.class))
        .map(Timestamp::toInstant);
  }

  private static SentMessage message(ResultSet row, int i) throws SQLException {
    return new SentMessage(
        row.getLong("seq"),
        row.getString("message_id"),
        row.getString("type"),
        row.getString("command_id"),
        row.getString("causation_id"),
        row.getInt("attempt"),
        row.getBytes("payload"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("due_at").toInstant(),
        instant(row.getTimestamp("sent_at")),
        row.getInt("tries"),
        row.getString("last_error"));
  }
}
