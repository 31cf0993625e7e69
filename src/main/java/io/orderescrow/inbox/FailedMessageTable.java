package io.orderescrow.inbox;

import static io.orderescrow.transaction.SqlArrays.texts;

import io.orderescrow.message.Secrets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Failed messages in the table {@code inbox_message}. */
@Component
class FailedMessageTable {

  private final JdbcTemplate jdbc;
  private final Secrets secrets;

  FailedMessageTable(JdbcTemplate jdbc, Secrets secrets) {
    this.jdbc = jdbc;
    this.secrets = secrets;
  }

  /** Locks those of the rows that are failed messages; in the order of receipt. */
  List<ReceivedMessage> lock(Collection<Long> seqs) {
    return jdbc.query(
        "select * from inbox_message where seq = any(?) and failure_group is not null order by seq"
            + " for update",
        InboxLogTable::message,
        (Object) seqs.toArray(Long[]::new));
  }

  /**
   * Turns the failed entries into duplicates that repeat a message as it was before its edit.
   *
   * @param except rows to leave out
   */
  List<InboxEntry> recogniseEdited(List<InboxEntry> entries, Collection<Long> except) {
    Map<InboxEntry, String> hashes = new IdentityHashMap<>();
    entries.stream()
        .filter(InboxEntry::isFailedWithIdentity)
        .forEach(entry -> hashes.put(entry, OriginalHash.of(entry)));
    if (hashes.isEmpty()) {
      return entries;
    }
    Map<String, Long> edited = new HashMap<>();
    jdbc.query(
        """
        select original_hash, seq from inbox_message
        where original_hash = any(?) and seq <> all(?)
        """,
        row -> {
          edited.put(row.getString(1), row.getLong(2));
        },
        texts(hashes.values()),
        except.toArray(Long[]::new));
    return entries.stream()
        .map(
            entry -> {
              @Nullable Long seq = edited.get(hashes.getOrDefault(entry, ""));
              return seq == null ? entry : entry.repeatsEdited(seq);
            })
        .toList();
  }

  /**
   * Overwrites rows as if their messages had arrived in this form; the time of receipt stays.
   *
   * @param originalHashes one for each row, see {@link OriginalHash}; null if it was not edited
   * @param entries one for each row
   */
  void rewrite(
      List<Long> seqs,
      List<@Nullable String> originalHashes,
      List<InboxEntry> entries,
      Instant now) {
    jdbc.update(
        """
        update inbox_message m set
          message_id = e.message_id, source = e.source, type = e.type, subject = e.subject,
          command_id = e.command_id, causation_id = e.causation_id, attempt = e.attempt,
          traceparent = e.traceparent, payload = e.payload, secrets = e.secrets,
          headers = e.headers, emitted_at = e.emitted_at::timestamptz, disposition = e.disposition, reason = e.reason,
          disposed_at = ?, original_hash = coalesce(m.original_hash, e.original_hash)
        from unnest(?::bigint[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[],
                    ?::text[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
          as e(seq, original_hash, message_id, source, type, subject, command_id, causation_id, attempt,
               traceparent, payload, secrets, headers, emitted_at, disposition, reason)
        where m.seq = e.seq
        """,
        InboxEntryColumns.after(
            List.of(
                Timestamp.from(now),
                seqs.toArray(Long[]::new),
                originalHashes.toArray(String[]::new)),
            entries,
            secrets));
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
          secrets = null,
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
