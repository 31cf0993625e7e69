package io.orderescrow.inbox;

import static io.orderescrow.transaction.SqlArrays.texts;

import io.orderescrow.inbox.InboxEntry.Identity;
import io.orderescrow.inbox.InboxEntry.Verdict;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.SecretValues;
import io.orderescrow.message.Secrets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The statements on {@code inbox_message} that the processing of messages needs. */
@Component
class InboxTable {

  private final JdbcTemplate jdbc;
  private final Secrets secrets;

  InboxTable(JdbcTemplate jdbc, Secrets secrets) {
    this.jdbc = jdbc;
    this.secrets = secrets;
  }

  /**
   * Inserts all entries in one statement, in the order given.
   *
   * @return the identities of the inserted entries; the others were received before
   */
  Set<Identity> insert(List<InboxEntry> entries, Instant now) {
    return new HashSet<>(
        jdbc.query(
            """
            insert into inbox_message (
              message_id, source, type, subject, command_id, causation_id, attempt, traceparent,
              payload, secrets, headers, emitted_at, received_at, disposition, disposed_at, reason)
            select message_id, source, type, subject, command_id, causation_id, attempt,
                   traceparent, payload, secrets, headers, emitted_at::timestamptz, ?, disposition,
                   ?, reason
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[],
                        ?::text[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::text[])
              with ordinality as m(
                message_id, source, type, subject, command_id, causation_id, attempt,
                traceparent, payload, secrets, headers, emitted_at, disposition, reason, place)
            order by place
            on conflict (source, message_id)
              where disposition not in ('DUPLICATE', 'MALFORMED', 'UNEXPECTED') do nothing
            returning source, message_id
            """,
            (row, i) -> new Identity(row.getString(1), row.getString(2)),
            InboxEntryColumns.after(
                List.of(Timestamp.from(now), Timestamp.from(now)), entries, secrets)));
  }

  /**
   * Locks the waiting messages of these business keys until the end of the transaction; in the
   * order of receipt. It does not skip locked rows: their owner may have looked before the process
   * began to wait.
   */
  List<WaitingMessage> lockWaiting(Collection<String> subjects) {
    return jdbc.query(
        """
        select * from inbox_message
        where disposition = 'WAITING' and subject = any(?) order by seq for update
        """,
        WaitingMessage::read,
        (Object) texts(subjects));
  }

  /**
   * Those of the business keys that have a waiting message, with the size of the payloads in bytes.
   */
  Map<String, Long> waitingBytes(Collection<String> subjects) {
    Map<String, Long> bytes = new TreeMap<>();
    jdbc.query(
        """
        select subject, sum(octet_length(payload)) from inbox_message
        where disposition = 'WAITING' and subject = any(?::text[]) group by subject
        """,
        row -> {
          bytes.put(row.getString(1), row.getLong(2));
        },
        (Object) texts(subjects));
    return bytes;
  }

  /**
   * Marks waiting messages UNKNOWN whose business key has no process.
   *
   * @param waitingSince only messages that wait since before this time
   * @return the type of each
   */
  List<String> markUnknown(Instant waitingSince, Instant now, int size) {
    return jdbc.queryForList(
        """
        update inbox_message set disposition = 'UNKNOWN', disposed_at = ?,
          reason = 'No process with this business key turned up in time'
        where seq = any(array(
          select m.seq from inbox_message m
          where m.disposition = 'WAITING' and m.disposed_at < ?
            and not exists (select from process_instance i where i.business_key = m.subject)
          order by m.seq limit ? for update skip locked))
        returning type
        """,
        String.class,
        Timestamp.from(now),
        Timestamp.from(waitingSince),
        size);
  }

  /** The next waiting messages after a row, in the order of receipt. */
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
   * Writes the verdicts of waiting messages in one statement; returns how many were still waiting.
   */
  int dispose(Map<Long, Verdict> verdicts, Instant now) {
    return jdbc.update(
        """
        update inbox_message m set disposition = v.disposition, disposed_at = ?, reason = v.reason,
          secrets = case when v.disposition not in ('LATE', 'REDUNDANT') then m.secrets end
        from unnest(?::bigint[], ?::text[], ?::text[]) as v(seq, disposition, reason)
        where m.seq = v.seq and m.disposition = 'WAITING'
        """,
        Timestamp.from(now),
        verdicts.keySet().toArray(Long[]::new),
        texts(verdicts.values(), verdict -> verdict.disposition().name()),
        texts(verdicts.values(), Verdict::reason));
  }

  /** The answers that processes with these business keys have taken. */
  Set<AppliedAnswer> appliedAnswers(Collection<String> subjects) {
    return new HashSet<>(
        jdbc.query(
            """
            select distinct subject, type, command_id from inbox_message
            where subject = any(?) and disposition = 'APPLIED' and command_id is not null
            """,
            (row, i) -> new AppliedAnswer(row.getString(1), row.getString(2), row.getString(3)),
            (Object) texts(subjects)));
  }

  /**
   * The stored messages with these identities, unreadable messages and duplicates excluded.
   *
   * @param except rows to leave out
   */
  Map<Identity, StoredContent> contentsOf(
      Collection<Identity> identities, Collection<Long> except) {
    Map<Identity, StoredContent> contents = new HashMap<>();
    jdbc.query(
        """
        select m.source, m.message_id, m.type, m.subject, m.command_id, m.payload,
          m.secrets
        from unnest(?::text[], ?::text[]) as i(source, message_id)
        join inbox_message m on m.source = i.source and m.message_id = i.message_id
          and m.disposition not in ('DUPLICATE', 'MALFORMED', 'UNEXPECTED')
        where m.seq <> all(?)
        """,
        row -> {
          contents.put(new Identity(row.getString(1), row.getString(2)), content(row));
        },
        texts(identities, Identity::source),
        texts(identities, Identity::id),
        except.toArray(Long[]::new));
    return contents;
  }

  /** The applied messages with these business keys and types. */
  List<StoredContent> appliedContents(Collection<String> subjects, Collection<String> types) {
    return jdbc.query(
        """
        select type, subject, command_id, payload, secrets from inbox_message
        where subject = any(?) and type = any(?) and disposition = 'APPLIED'
        """,
        (row, i) -> content(row),
        texts(subjects),
        texts(types));
  }

  private static StoredContent content(ResultSet row) throws SQLException {
    return new StoredContent(
        row.getString("type"),
        row.getString("subject"),
        row.getString("command_id"),
        SecretValues.read(row.getString("secrets")).restoreIn(row.getBytes("payload")));
  }

  /**
   * Deletes settled messages, a bounded number at a time. Failed messages stay until an operator
   * has decided on them.
   *
   * @return how many were deleted
   */
  int purge(Instant before, int size) {
    return jdbc.update(
        """
        delete from inbox_message where seq = any(array(
          select seq from inbox_message
          where received_at < ? and failure_group is null and disposition <> 'WAITING'
          order by received_at limit ? for update skip locked))
        """,
        Timestamp.from(before),
        size);
  }

  /** A process has taken an answer of this type to this command. */
  record AppliedAnswer(String subject, String type, String commandId) {

    static @Nullable AppliedAnswer of(Envelope envelope) {
      String commandId = envelope.lineage().commandId();
      return commandId == null
          ? null
          : new AppliedAnswer(envelope.subject(), envelope.type(), commandId);
    }
  }
}
