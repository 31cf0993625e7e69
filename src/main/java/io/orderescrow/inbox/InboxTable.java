package io.orderescrow.inbox;

import io.orderescrow.inbox.Entry.Identity;
import io.orderescrow.inbox.Entry.Verdict;
import io.orderescrow.message.Envelope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The table {@code inbox_message}: every statement on the route of a message. */
@Component
@Profile("orchestrator")
class InboxTable {

  private final JdbcTemplate jdbc;

  InboxTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Writes all entries in one statement, in the order given.
   *
   * @return the identities of those that were written; the others have been received before
   */
  Set<Identity> insert(List<Entry> entries, Instant now) {
    return new HashSet<>(
        jdbc.query(
            """
            insert into inbox_message (
              message_id, source, type, subject, command_id, causation_id, attempt, traceparent,
              payload, headers, emitted_at, received_at, disposition, disposed_at, reason)
            select message_id, source, type, subject, command_id, causation_id, attempt,
                   traceparent, payload, headers, emitted_at::timestamptz, ?, disposition, ?, reason
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[],
                        ?::text[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[])
              with ordinality as m(
                message_id, source, type, subject, command_id, causation_id, attempt,
                traceparent, payload, headers, emitted_at, disposition, reason, place)
            order by place
            on conflict (source, message_id)
              where disposition not in ('DUPLICATE', 'MALFORMED', 'UNEXPECTED') do nothing
            returning source, message_id
            """,
            statement -> setEntries(statement, entries, now),
            (row, i) -> new Identity(row.getString(1), row.getString(2))));
  }

  private static void setEntries(PreparedStatement statement, List<Entry> entries, Instant now)
      throws SQLException {
    statement.setTimestamp(1, Timestamp.from(now));
    statement.setTimestamp(2, Timestamp.from(now));
    Columns columns = new Columns(statement, entries, 3);
    columns.texts(entry -> entry.envelope().id());
    columns.texts(entry -> entry.envelope().source());
    columns.texts(entry -> entry.envelope().type());
    columns.texts(entry -> entry.envelope().subject());
    columns.texts(entry -> entry.envelope().lineage().commandId());
    columns.texts(entry -> entry.envelope().lineage().causationId());
    columns.array("int4", entry -> entry.envelope().lineage().attempt());
    columns.texts(entry -> entry.envelope().lineage().traceparent());
    columns.bodies();
    columns.texts(Entry::headers);
    columns.texts(entry -> entry.envelope().time().toString());
    columns.texts(entry -> entry.verdict().disposition().name());
    columns.texts(entry -> entry.verdict().reason());
  }

  /**
   * The waiting messages of some business keys, in the order of receipt, locked until the end of
   * the transaction. It waits for a lock rather than pass a row over: whoever holds it may have
   * looked just before the process began to wait.
   */
  List<WaitingMessage> lockWaiting(Collection<String> subjects) {
    return jdbc.query(
        """
        select * from inbox_message
        where disposition = 'WAITING' and subject = any(?) order by seq for update
        """,
        statement ->
            statement.setArray(
                1, statement.getConnection().createArrayOf("text", subjects.toArray())),
        WaitingMessage::read);
  }

  /** Those of the business keys for which a message waits. */
  List<String> withWaiting(Collection<String> subjects) {
    return jdbc.queryForList(
        """
        select distinct subject from inbox_message
        where disposition = 'WAITING' and subject = any(?::text[])
        """,
        String.class,
        (Object) subjects.toArray(String[]::new));
  }

  /**
   * Settles messages that waited in vain: no process with their business key has turned up.
   *
   * @return the type of each
   */
  List<String> giveUpUnknown(Instant receivedBefore, Instant now, int size) {
    return jdbc.queryForList(
        """
        update inbox_message set disposition = 'UNKNOWN', disposed_at = ?,
          reason = 'No process with this business key turned up in time'
        where seq = any(array(
          select m.seq from inbox_message m
          where m.disposition = 'WAITING' and m.received_at < ?
            and not exists (select from process_instance i where i.business_key = m.subject)
          order by m.seq limit ? for update skip locked))
        returning type
        """,
        String.class,
        Timestamp.from(now),
        Timestamp.from(receivedBefore),
        size);
  }

  /** Business keys of waiting messages in the order of receipt, from after a row on. */
  List<WaitingMessage.Place> waitingAfter(long seq, int size) {
    return jdbc.query(
        """
        select seq, subject from inbox_message
        where disposition = 'WAITING' and seq > ? order by seq limit ?
        """,
        (row, i) -> new WaitingMessage.Place(row.getLong(1), row.getString(2)),
        seq,
        size);
  }

  /**
   * Gives waiting messages their disposition, all in one statement; returns how many still waited.
   */
  int dispose(Map<Long, Verdict> verdicts, Instant now) {
    List<Map.Entry<Long, Verdict>> list = List.copyOf(verdicts.entrySet());
    return jdbc.update(
        """
        update inbox_message m set disposition = v.disposition, disposed_at = ?, reason = v.reason
        from unnest(?::bigint[], ?::text[], ?::text[]) as v(seq, disposition, reason)
        where m.seq = v.seq and m.disposition = 'WAITING'
        """,
        statement -> {
          Connection connection = statement.getConnection();
          statement.setTimestamp(1, Timestamp.from(now));
          statement.setArray(
              2, connection.createArrayOf("int8", list.stream().map(Map.Entry::getKey).toArray()));
          statement.setArray(
              3,
              connection.createArrayOf(
                  "text", list.stream().map(e -> e.getValue().disposition().name()).toArray()));
          statement.setArray(
              4,
              connection.createArrayOf(
                  "text", list.stream().map(e -> e.getValue().reason()).toArray()));
        });
  }

  /** What processes have already been told, of some business keys. */
  Set<Told> told(Collection<String> subjects) {
    return new HashSet<>(
        jdbc.query(
            """
            select distinct subject, type, command_id from inbox_message
            where subject = any(?) and disposition = 'APPLIED' and command_id is not null
            """,
            statement ->
                statement.setArray(
                    1, statement.getConnection().createArrayOf("text", subjects.toArray())),
            (row, i) -> new Told(row.getString(1), row.getString(2), row.getString(3))));
  }

  /**
   * Deletes messages that are done with, a bounded number at a time.
   *
   * @return how many were deleted
   */
  int purge(Instant before, int size) {
    return jdbc.update(
        """
        delete from inbox_message where seq = any(array(
          select seq from inbox_message
          where received_at < ? and disposition not in ('WAITING', 'PARKED')
          order by received_at limit ?))
        """,
        Timestamp.from(before),
        size);
  }

  /** That a process has taken an answer of this type to this command. */
  record Told(String subject, String type, String commandId) {

    static @Nullable Told by(Envelope envelope) {
      String commandId = envelope.lineage().commandId();
      return commandId == null ? null : new Told(envelope.subject(), envelope.type(), commandId);
    }
  }

  /** Sets one array parameter after the other, each a column of the entries. */
  private static final class Columns {

    private final PreparedStatement statement;
    private final List<Entry> entries;
    private int next;

    Columns(PreparedStatement statement, List<Entry> entries, int first) {
      this.statement = statement;
      this.entries = entries;
      this.next = first;
    }

    void texts(Function<Entry, @Nullable String> column) throws SQLException {
      array("text", column);
    }

    void bodies() throws SQLException {
      byte[][] values = entries.stream().map(Entry::body).toArray(byte[][]::new);
      statement.setArray(next++, statement.getConnection().createArrayOf("bytea", values));
    }

    void array(String type, Function<Entry, ? extends @Nullable Object> column)
        throws SQLException {
      Object[] values = new Object[entries.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = column.apply(entries.get(i));
      }
      statement.setArray(next++, statement.getConnection().createArrayOf(type, values));
    }
  }
}
