package io.orderescrow.inbox;

import static io.orderescrow.transaction.SqlArrays.texts;

import io.orderescrow.message.Envelopes;
import io.orderescrow.message.RawMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Failed messages in the table {@code inbox_message}. */
@Component
class FailedMessageTable {

  private final JdbcTemplate jdbc;

  FailedMessageTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A failed message with its original headers, so that it can be read again.
   *
   * @param message its row
   */
  record FailedMessage(ReceivedMessage message, Map<String, Object> headers) {

    RawMessage raw() {
      return new RawMessage(message.payload(), headers);
    }
  }

  /** Locks those of the rows that are failed messages; in the order of receipt. */
  List<FailedMessage> lock(Collection<Long> seqs) {
    return jdbc.query(
        "select * from inbox_message where seq = any(?) and failure_group is not null order by seq"
            + " for update",
        (row, i) -> new FailedMessage(InboxLogTable.message(row, i), headers(row)),
        (Object) seqs.toArray(Long[]::new));
  }

  /** Rebuilds the headers from the columns; only unreadable messages store their header table. */
  private static Map<String, Object> headers(ResultSet row) throws SQLException {
    String headers = row.getString("headers");
    if (headers != null) {
      return HeaderJson.parse(headers);
    }
    return Envelopes.headers(
        InboxEntryColumns.envelope(row, row.getTimestamp("emitted_at").toInstant()));
  }

  /**
   * Overwrites rows as if their messages had arrived in this form; the time of receipt stays.
   *
   * @param entries one for each row
   */
  void rewrite(List<Long> seqs, List<InboxEntry> entries, Instant now) {
    jdbc.update(
        """
        update inbox_message m set
          message_id = e.message_id, source = e.source, type = e.type, subject = e.subject,
          command_id = e.command_id, causation_id = e.causation_id, attempt = e.attempt,
          traceparent = e.traceparent, payload = e.payload, headers = e.headers,
          emitted_at = e.emitted_at::timestamptz, disposition = e.disposition, reason = e.reason,
          disposed_at = ?
        from unnest(?::bigint[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[],
                    ?::text[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[])
          as e(seq, message_id, source, type, subject, command_id, causation_id, attempt,
               traceparent, payload, headers, emitted_at, disposition, reason)
        where m.seq = e.seq
        """,
        InboxEntryColumns.after(List.of(Timestamp.from(now), seqs.toArray(Long[]::new)), entries));
  }

  /**
   * Discards rows. A discarded message keeps its source and id, so that a redelivery is a
   * duplicate. An unreadable message gets a new id instead, so that it does not block a valid
   * message with the same one.
   */
  void discard(List<Long> seqs, List<String> reasons, Instant now) {
    jdbc.update(
        """
        update inbox_message m set disposition = 'DISCARDED', disposed_at = ?, reason = d.reason,
          message_id = case when m.headers is null then m.message_id
                            else m.message_id || ' (unreadable, ' || m.seq || ')' end
        from unnest(?::bigint[], ?::text[]) as d(seq, reason)
        where m.seq = d.seq
        """,
        Timestamp.from(now),
        seqs.toArray(Long[]::new),
        texts(reasons));
  }

  /**
   * The next messages of a failure group, in the order of receipt.
   *
   * @param after exclusive {@code seq}
   * @param until inclusive {@code seq}
   */
  List<Long> next(String failureGroup, long after, long until, int size) {
    return jdbc.queryForList(
        """
        select seq from inbox_message where failure_group = ? and seq > ? and seq <= ?
        order by seq limit ?
        """,
        Long.class,
        failureGroup,
        after,
        until,
        size);
  }
}
