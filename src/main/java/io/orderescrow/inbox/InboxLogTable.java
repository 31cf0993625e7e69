package io.orderescrow.inbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads of the table {@code inbox_message} that serve people. */
@Component
@Profile("orchestrator")
class InboxLogTable {

  private final JdbcTemplate jdbc;

  InboxLogTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  List<ReceivedMessage> of(String subject) {
    return jdbc.query(
        "select * from inbox_message where subject = ? order by seq",
        InboxLogTable::message,
        subject);
  }

  List<ReceivedMessage> page(Disposition disposition, long before, int size) {
    return jdbc.query(
        "select * from inbox_message where disposition = ? and seq < ? order by seq desc limit ?",
        InboxLogTable::message,
        disposition.name(),
        before,
        size);
  }

  /** Leaves out APPLIED and DUPLICATE, which are many and need nobody; the index does too. */
  Map<Disposition, Long> counts() {
    Map<Disposition, Long> counts = new EnumMap<>(Disposition.class);
    jdbc.query(
        """
        select disposition, count(*) from inbox_message
        where disposition not in ('APPLIED', 'DUPLICATE') group by disposition
        """,
        row -> {
          counts.put(Disposition.valueOf(row.getString(1)), row.getLong(2));
        });
    return counts;
  }

  /** Read off the few that wait: by their age PostgreSQL might look for one among all of them. */
  Optional<Instant> oldestWaiting() {
    return Optional.ofNullable(
            jdbc.queryForObject(
                """
                select min(received_at) from (
                  select received_at from inbox_message where disposition = 'WAITING' offset 0) w
                """,
                Timestamp.class))
        .map(Timestamp::toInstant);
  }

  static ReceivedMessage message(ResultSet row, int i) throws SQLException {
    return new ReceivedMessage(
        row.getLong("seq"),
        row.getString("message_id"),
        row.getString("source"),
        row.getString("type"),
        row.getString("subject"),
        row.getString("command_id"),
        row.getString("causation_id"),
        row.getInt("attempt"),
        row.getBytes("payload"),
        row.getTimestamp("received_at").toInstant(),
        Disposition.valueOf(row.getString("disposition")),
        row.getTimestamp("disposed_at").toInstant(),
        row.getString("reason"));
  }
}
