package io.orderescrow.outbox;

import static io.orderescrow.transaction.SqlTimes.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads of the table {@code outbox_message}: unsent messages, and sent ones within the retention
 * ({@code fulfilment.outbox.retention}).
 */
@Component
public class OutboxLogTable {

  private final JdbcClient jdbc;

  OutboxLogTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** All messages of one subject, sent or not, in the order they were added. */
  public List<SentMessage> forSubject(String subject) {
    return jdbc.sql("select * from outbox_message where subject = ? order by seq")
        .param(subject)
        .query(OutboxLogTable::message)
        .list();
  }

  /** Whether a message of this type was added for the subject, within the retention. */
  public boolean hasSent(String subject, String type) {
    return jdbc.sql(
            "select exists (select from outbox_message where subject = :subject and type = :type)")
        .param("subject", subject)
        .param("type", type)
        .query(Boolean.class)
        .single();
  }

  /**
   * The highest attempt of this type that was added for the subject, within the retention; 0 when
   * there is none.
   */
  public int timesSent(String subject, String type) {
    return jdbc.sql(
            """
            select coalesce(max(attempt), 0) from outbox_message
            where subject = :subject and type = :type
            """)
        .param("subject", subject)
        .param("type", type)
        .query(Integer.class)
        .single();
  }

  /** When the first message of this type was added for the subject, within the retention. */
  public Optional<Instant> firstSent(String subject, String type) {
    return jdbc.sql(
            """
            select created_at from outbox_message
            where subject = :subject and type = :type order by attempt limit 1
            """)
        .param("subject", subject)
        .param("type", type)
        .query(Timestamp.class)
        .optional()
        .map(Timestamp::toInstant);
  }

  /** The number of messages that the broker has not confirmed yet. */
  public long unsent() {
    return jdbc.sql("select count(*) from outbox_message where sent_at is null")
        .query(Long.class)
        .single();
  }

  /** When the oldest message that the broker has not confirmed yet was added. */
  public Optional<Instant> oldestUnsent() {
    return jdbc.sql("select min(created_at) from outbox_message where sent_at is null")
        .query(Timestamp.class)
        .optional()
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
