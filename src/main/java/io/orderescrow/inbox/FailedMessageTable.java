package io.orderescrow.inbox;

import static io.orderescrow.transaction.SqlArrays.texts;

import io.orderescrow.inbox.InboxEntry.Identity;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.RawMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Messages of the table {@code inbox_message} that a person decides on. */
@Component
@Profile("orchestrator")
class FailedMessageTable {

  private final JdbcTemplate jdbc;

  FailedMessageTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A message that is set aside, and what it would take to receive it again.
   *
   * @param message as it stands in the inbox
   */
  record Kept(ReceivedMessage message, Map<String, Object> headers) {

    RawMessage raw() {
      return new RawMessage(message.payload(), headers);
    }
  }

  /** Those of the rows that are set aside, in the order of receipt and locked. */
  List<Kept> lock(Collection<Long> seqs) {
    return jdbc.query(
        "select * from inbox_message where seq = any(?) and cause is not null order by seq"
            + " for update",
        (row, i) -> new Kept(InboxLogTable.message(row, i), headers(row)),
        (Object) seqs.toArray(Long[]::new));
  }

  /** Of a message that could once be read, its columns are all there is, and all there was. */
  private static Map<String, Object> headers(ResultSet row) throws SQLException {
    String headers = row.getString("headers");
    if (headers != null) {
      return HeaderJson.headers(headers);
    }
    Lineage lineage =
        new Lineage(
            row.getString("command_id"),
            row.getString("causation_id"),
            row.getInt("attempt"),
            row.getString("traceparent"));
    return Envelopes.headers(
        new Envelope(
            row.getString("message_id"),
            row.getString("source"),
            row.getString("type"),
            row.getString("subject"),
            row.getTimestamp("emitted_at").toInstant(),
            lineage));
  }

  /** Those of the identities that a message other than these rows has. */
  Set<Identity> received(Collection<Identity> identities, Collection<Long> exceptFor) {
    return new HashSet<>(
        jdbc.query(
            """
            select m.source, m.message_id
            from unnest(?::text[], ?::text[]) as i(source, message_id)
            join inbox_message m on m.source = i.source and m.message_id = i.message_id
              and m.disposition not in ('DUPLICATE', 'MALFORMED', 'UNEXPECTED')
            where m.seq <> all(?)
            """,
            (row, i) -> new Identity(row.getString(1), row.getString(2)),
            texts(identities, Identity::source),
            texts(identities, Identity::id),
            exceptFor.toArray(Long[]::new)));
  }

  /**
   * Writes rows as if their messages had come in this form; when they were received stays.
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
   * Discards rows. A discarded message is still known by its source and id, so that the same one
   * does not come in again by the back door; but one that could not be read identifies nothing, and
   * must not stand in the way of a sound message of that name.
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

  /** The next messages of a cause after a place, up to and including the last one that is meant. */
  List<Long> next(String cause, long after, long until, int size) {
    return jdbc.queryForList(
        """
        select seq from inbox_message where cause = ? and seq > ? and seq <= ? order by seq limit ?
        """,
        Long.class,
        cause,
        after,
        until,
        size);
  }
}
