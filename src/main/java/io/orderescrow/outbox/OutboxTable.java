package io.orderescrow.outbox;

import static io.orderescrow.transaction.SqlArrays.array;
import static io.orderescrow.transaction.SqlArrays.texts;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;

/** All SQL on {@code outbox_message}. Each method is one statement. */
class OutboxTable {

  /** When to look at a row again, and what was wrong with it. */
  record Postponed(long seq, Instant dueAt, boolean refused, String reason) {}

  private final JdbcTemplate jdbc;

  OutboxTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Stores all. The attempt is one more than the highest of the same subject and type, drafts
   * before it in the list included, and more than what the draft says was sent before. Two
   * transactions that do this for the same subject and type at the same time can get the same
   * attempt; the engine lets only one of them commit.
   *
   * <p>What no message led to, but a timer or a person, is on the trace of what was sent for the
   * same subject last.
   *
   * @return the rows, in the order of the drafts
   */
  List<UnsentMessage> insert(List<OutboxRecord> drafts, Instant now) {
    String sql =
        """
        insert into outbox_message
          (message_id, type, subject, command_id, causation_id, attempt, traceparent, payload,
           created_at, due_at)
        select n.message_id, n.type, n.subject, n.command_id, n.causation_id,
               greatest((select max(o.attempt) from outbox_message o
                         where o.subject = n.subject and o.type = n.type), n.sent_before)
                 + row_number() over (partition by n.subject, n.type order by n.place),
               coalesce(n.traceparent, case when n.causation_id is null then (
                 select o.traceparent from (
                   select seq, traceparent from outbox_message
                   where subject = n.subject and traceparent is not null offset 0) o
                 order by o.seq desc limit 1) end),
               n.payload, ?, n.due_at
        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[],
                    ?::timestamptz[], ?::int[]) with ordinality
          as n(message_id, type, subject, command_id, causation_id, traceparent, payload, due_at,
               sent_before, place)
        order by n.place
        returning seq, attempt, traceparent
        """;
    // The rows come back as they went in: "order by" also decides the order of the identities.
    return jdbc.query(
        sql,
        (rs, row) ->
            drafts
                .get(row)
                .stored(rs.getLong("seq"), rs.getInt("attempt"), rs.getString("traceparent"), now),
        utc(now),
        texts(drafts, OutboxRecord::id),
        texts(drafts, OutboxRecord::type),
        texts(drafts, OutboxRecord::subject),
        texts(drafts, OutboxRecord::commandId),
        texts(drafts, OutboxRecord::causationId),
        texts(drafts, OutboxRecord::traceparent),
        array(drafts, OutboxRecord::json, byte[][]::new),
        texts(drafts, draft -> draft.dueAt().toString()),
        array(drafts, OutboxRecord::sentBefore, Integer[]::new));
  }

  boolean holds(String subject, String type) {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(
            "select exists (select from outbox_message where subject = ? and type = ?)",
            Boolean.class,
            subject,
            type));
  }

  int highestAttempt(String subject, String type) {
    Integer highest =
        jdbc.queryForObject(
            "select max(attempt) from outbox_message where subject = ? and type = ?",
            Integer.class,
            subject,
            type);
    return highest == null ? 0 : highest;
  }

  Optional<Instant> firstAdded(String subject, String type) {
    return jdbc
        .query(
            """
            select created_at from outbox_message
            where subject = ? and type = ? order by attempt limit 1
            """,
            (row, i) -> row.getTimestamp(1).toInstant(),
            subject,
            type)
        .stream()
        .findFirst();
  }

  /**
   * Takes waiting rows that are due, oldest first, and makes them due again at {@code leasedUntil}:
   * until then no other node takes them. Rows another node is taking at this moment are passed by.
   * As an array they are chosen once, and found by their key however large the table is.
   */
  List<UnsentMessage> takeDue(Instant now, Instant leasedUntil, int limit) {
    String sql =
        """
        with taken as (
          update outbox_message set due_at = ?
          where seq = any(array(
            select seq from outbox_message
            where sent_at is null and due_at <= ?
            order by due_at, seq
            limit ?
            for update skip locked))
          returning *)
        select * from taken order by seq
        """;
    return jdbc.query(sql, OutboxRows::unsent, utc(leasedUntil), utc(now), limit);
  }

  void markSent(List<Long> seqs, Instant now) {
    jdbc.update(
        "update outbox_message set sent_at = ? where seq = any(?) and sent_at is null",
        utc(now),
        seqs.toArray(Long[]::new));
  }

  void postpone(List<Postponed> rows) {
    String sql =
        """
        update outbox_message o
        set due_at = n.due_at, tries = o.tries + n.refused::int, last_error = n.reason
        from unnest(?::bigint[], ?::timestamptz[], ?::boolean[], ?::text[])
          as n(seq, due_at, refused, reason)
        where o.seq = n.seq and o.sent_at is null
        """;
    jdbc.update(
        sql,
        array(rows, Postponed::seq, Long[]::new),
        texts(rows, row -> row.dueAt().toString()),
        array(rows, Postponed::refused, Boolean[]::new),
        texts(rows, Postponed::reason));
  }

  /** Deletes at most {@code limit} rows sent before {@code before}; returns how many. */
  int purge(Instant before, int limit) {
    String sql =
        """
        delete from outbox_message
        where seq = any(array(
          select seq from outbox_message
          where sent_at < ?
          order by sent_at
          limit ?
          for update skip locked))
        """;
    return jdbc.update(sql, utc(before), limit);
  }

  List<SentMessage> forSubject(String subject) {
    return jdbc.query(
        "select * from outbox_message where subject = ? order by seq", OutboxRows::logged, subject);
  }

  long countUnsent() {
    Long count =
        jdbc.queryForObject(
            "select count(*) from outbox_message where sent_at is null", Long.class);
    return count == null ? 0 : count;
  }

  Optional<Instant> oldestUnsent() {
    return Optional.ofNullable(
            jdbc.queryForObject(
                "select min(created_at) from outbox_message where sent_at is null",
                OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
