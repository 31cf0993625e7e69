package io.orderescrow.outbox;

import static io.orderescrow.transaction.SqlArrays.texts;
import static io.orderescrow.transaction.SqlTimes.instant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.SecretValues;
import io.orderescrow.message.StoredPayload;
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

  /**
   * The last message that was added for each subject and type, sent or not, within the retention.
   * Neither list has to be free of repetitions.
   *
   * @param subjects one for each type
   */
  public List<LastSent> lastSent(List<String> subjects, List<String> types) {
    return jdbc.sql(
            """
            select n.subject, n.type, o.attempt, o.payload, o.secrets
            from (select distinct * from unnest(:subjects::text[], :types::text[])
                    as w(subject, type)) n
            cross join lateral (
              select attempt, payload, secrets from outbox_message
              where subject = n.subject and type = n.type order by attempt desc limit 1) o
            """)
        .param("subjects", texts(subjects))
        .param("types", texts(types))
        .query(
            (row, i) ->
                new LastSent(
                    row.getString(1),
                    row.getString(2),
                    row.getInt(3),
                    StoredPayload.read(
                        SecretValues.read(row.getString(5)).restoreIn(row.getBytes(4)))))
        .list();
  }

  /**
   * The last sending of a message.
   *
   * @param payload with its secrets, unless they were removed
   * @param attempt the number of sendings
   */
  public record LastSent(String subject, String type, int attempt, ObjectNode payload) {}

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
