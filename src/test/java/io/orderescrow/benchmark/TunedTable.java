package io.orderescrow.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** The inbox and the outbox of the tuned design, with the necessary columns only. */
class TunedTable {

  private final JdbcTemplate jdbc;

  TunedTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  record OutboxRow(String id, String type, String subject, byte[] payload) {}

  boolean isNew(String source, String id, String disposition) {
    String sql =
        """
        insert into tuned_inbox (source, message_id, disposition) values (?, ?, ?)
        on conflict do nothing
        """;
    return jdbc.update(sql, source, id, disposition) == 1;
  }

  void addToOutbox(Envelope envelope, ObjectNode payload) {
    jdbc.update(
        "insert into tuned_outbox (message_id, type, subject, payload) values (?, ?, ?, ?)",
        envelope.id(),
        envelope.type(),
        envelope.subject(),
        payload.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Deletes and returns the oldest messages; a rollback restores them. */
  List<OutboxRow> take(int limit) {
    String sql =
        """
        delete from tuned_outbox
        where seq in (select seq from tuned_outbox order by seq limit ? for update skip locked)
        returning message_id, type, subject, payload
        """;
    return jdbc.query(
        sql,
        (row, number) ->
            new OutboxRow(row.getString(1), row.getString(2), row.getString(3), row.getBytes(4)),
        limit);
  }
}
