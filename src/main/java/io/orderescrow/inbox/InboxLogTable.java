package io.orderescrow.inbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
