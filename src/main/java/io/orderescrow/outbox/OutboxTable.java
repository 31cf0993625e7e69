package io.orderescrow.outbox;

import static io.orderescrow.transaction.SqlArrays.array;
import static io.orderescrow.transaction.SqlArrays.texts;

import io.orderescrow.message.Message;
import io.orderescrow.message.Secrets;
import io.orderescrow.message.Secrets.Separated;
import io.orderescrow.message.StoredPayload;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code outbox_message}: every statement on the route of a message. */
@Component
class OutboxTable {

  /** When to look at a row again, and why it was not delivered. */
  record Postponed(long seq, Instant dueAt, boolean refused, String reason) {}

  private final JdbcClient jdbc;
  private final Secrets secrets;

  OutboxTable(JdbcClient jdbc, Secrets secrets) {
    this.jdbc = jdbc;
    this.secrets = secrets;
  }

  /**
   * Stores all messages in one statement. It raises the attempt of each above the highest of the
   * same subject and type, in the table or earlier in the list. Two transactions that do this at
   * the same time can get the same attempt; the engine lets only one of them commit.
   *
   * <p>A message without a causation (a timer or an operator sent it) continues the trace of the
   * last message of its subject.
   *
   * @param dueAt when a poll of the table may take them
   * @return the rows, in the order of the messages: {@code order by} also decides the order of the
   *     identities
   */
  List<UnsentMessage> insert(List<Message> messages, Instant dueAt) {
    List<Separated> payloads =
        messages.stream()
            .map(message -> secrets.separate(StoredPayload.write(message.payload())))
            .toList();
    return jdbc.sql(
            """
            insert into outbox_message
              (message_id, type, subject, command_id, causation_id, attempt, traceparent, payload,
               secrets, created_at, due_at)
            select n.message_id, n.type, n.subject, n.command_id, n.causation_id,
                   greatest((select max(o.attempt) from outbox_message o
                             where o.subject = n.subject and o.type = n.type), n.attempt - 1)
                     + row_number() over (partition by n.subject, n.type order by n.place),
                   coalesce(n.traceparent, case when n.causation_id is null then (
                     select o.traceparent from (
                       select seq, traceparent from outbox_message
                       where subject = n.subject and traceparent is not null offset 0) o
                     order by o.seq desc limit 1) end),
                   n.payload, n.secrets, n.created_at, :dueAt
            from unnest(:ids::text[], :types::text[], :subjects::text[], :commandIds::text[],
                        :causationIds::text[], :attempts::int[], :traceparents::text[],
                        :payloads::bytea[], :secrets::text[], :createdAt::timestamptz[])
              with ordinality
              as n(message_id, type, subject, command_id, causation_id, attempt, traceparent,
                   payload, secrets, created_at, place)
            order by n.place
            returning seq, attempt, traceparent
            """)
        .param("ids", texts(messages, message -> message.envelope().id()))
        .param("types", texts(messages, message -> message.envelope().type()))
        .param("subjects", texts(messages, message -> message.envelope().subject()))
        .param("commandIds", texts(messages, message -> message.envelope().lineage().commandId()))
        .param(
            "causationIds", texts(messages, message -> message.envelope().lineage().causationId()))
        .param(
            "attempts",
            array(messages, message -> message.envelope().lineage().attempt(), Integer[]::new))
        .param(
            "traceparents", texts(messages, message -> message.envelope().lineage().traceparent()))
        .param("payloads", array(payloads, Separated::shown, byte[][]::new))
        .param("secrets", texts(payloads, payload -> payload.values().toJson()))
        .param("createdAt", texts(messages, message -> message.envelope().time().toString()))
        .param("dueAt", Timestamp.from(dueAt))
        .query(
            (row, i) ->
                new UnsentMessage(
                    row.getLong("seq"),
                    messages.get(i).with(row.getInt("attempt"), row.getString("traceparent")),
                    dueAt,
                    0))
        .list();
  }

  /**
   * Takes waiting rows that are due, oldest first, and makes them due again at {@code leasedUntil}:
   * until then no other node takes them. It skips rows that another node is taking at this moment.
   * The array makes PostgreSQL choose the rows once and find them by key, in a table of any size.
   */
  List<UnsentMessage> takeDue(Instant now, Instant leasedUntil, int limit) {
    return jdbc.sql(
            """
            with taken as (
              update outbox_message set due_at = :leasedUntil
              where seq = any(array(
                select seq from outbox_message
                where sent_at is null and due_at <= :now
                order by due_at, seq
                limit :limit
                for update skip locked))
              returning *)
            select * from taken order by seq
            """)
        .param("leasedUntil", Timestamp.from(leasedUntil))
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query(UnsentMessage::read)
        .list();
  }

  /**
   * Marks messages as sent, except those that another transaction has locked: they must not keep
   * the others from being marked.
   *
   * @return those that are not marked
   */
  List<Long> markSent(List<Long> seqs, Instant now) {
    int marked =
        jdbc.sql(
                """
                update outbox_message set sent_at = :now
                where seq = any(array(
                  select seq from outbox_message where seq = any(:seqs) and sent_at is null
                  for update skip locked))
                """)
            .param("now", Timestamp.from(now))
            .param("seqs", seqs.toArray(Long[]::new))
            .update();
    return marked == seqs.size() ? List.of() : unmarked(seqs);
  }

  private List<Long> unmarked(List<Long> seqs) {
    return jdbc.sql("select seq from outbox_message where seq = any(:seqs) and sent_at is null")
        .param("seqs", seqs.toArray(Long[]::new))
        .query(Long.class)
        .list();
  }

  /** Leaves out rows that another transaction has locked; they are due after their lease. */
  void postpone(List<Postponed> rows) {
    jdbc.sql(
            """
            update outbox_message o
            set due_at = n.due_at, tries = o.tries + n.refused::int, last_error = n.reason
            from unnest(:seqs::bigint[], :dueAt::timestamptz[], :refused::boolean[],
                        :reasons::text[]) as n(seq, due_at, refused, reason)
            where o.seq = n.seq and o.seq = any(array(
              select seq from outbox_message where seq = any(:seqs) and sent_at is null
              for update skip locked))
            """)
        .param("seqs", array(rows, Postponed::seq, Long[]::new))
        .param("dueAt", texts(rows, row -> row.dueAt().toString()))
        .param("refused", array(rows, Postponed::refused, Boolean[]::new))
        .param("reasons", texts(rows, Postponed::reason))
        .update();
  }

  /**
   * Makes the refused messages due that wait beyond {@code leasedUntil}; until then a node may be
   * publishing them.
   */
  void makeRefusedDue(Instant now, Instant leasedUntil) {
    jdbc.sql(
            """
            update outbox_message set due_at = :now
            where sent_at is null and due_at > :leasedUntil and tries > 0
            """)
        .param("now", Timestamp.from(now))
        .param("leasedUntil", Timestamp.from(leasedUntil))
        .update();
  }

  /** Deletes at most {@code limit} rows sent before {@code before}; returns how many. */
  int purge(Instant before, int limit) {
    return jdbc.sql(
            """
            delete from outbox_message
            where seq = any(array(
              select seq from outbox_message
              where sent_at < :before
              order by sent_at
              limit :limit
              for update skip locked))
            """)
        .param("before", Timestamp.from(before))
        .param("limit", limit)
        .update();
  }
}
