package io.orderescrow.retry;

import static io.orderescrow.transaction.SqlArrays.array;
import static io.orderescrow.transaction.SqlArrays.texts;

import io.orderescrow.message.StoredPayload;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The table {@code retry_request}: the statements that record, push, cancel and purge. */
@Component
class RetryTable {

  private final JdbcTemplate jdbc;

  RetryTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** When, by whom and why a retry ended. */
  record Settling(Instant at, @Nullable String by, @Nullable String why) {}

  void insert(RetryRequest request, Instant dueAt, Instant now) {
    jdbc.update(
        """
        insert into retry_request
          (target, subject, payload, attempt, requested_by, request_id, traceparent, reason,
           requested_at, due_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        request.target(),
        request.subject(),
        StoredPayload.write(request.payload()),
        request.attempt(),
        request.envelope().source(),
        request.envelope().id(),
        request.envelope().lineage().traceparent(),
        request.reason(),
        utc(now),
        utc(dueAt));
  }

  /** The earliest due time of an open retry; it may be in the past. */
  Optional<Instant> nextDue() {
    return Optional.ofNullable(
            jdbc.queryForObject(
                "select min(due_at) from retry_request where state = 'OPEN'", OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /**
   * Locks open retries that are due, oldest first, until the end of the transaction. It skips
   * retries that another transaction has locked, because that one pushes or cancels them.
   */
  List<Retry> lockDue(Instant now, int limit) {
    return jdbc.query(
        """
        select * from retry_request where state = 'OPEN' and due_at <= ?
        order by due_at, id limit ? for update skip locked
        """,
        RetryRows::retry,
        utc(now),
        limit);
  }

  /** Waits for the lock of the retry; empty when the retry is not open any more. */
  Optional<Retry> lockOpen(long id) {
    return jdbc
        .query(
            "select * from retry_request where id = ? and state = 'OPEN' for update",
            RetryRows::retry,
            id)
        .stream()
        .findFirst();
  }

  /**
   * @param ids the message id of each retry, in the order of the retries
   */
  void markPushed(List<Retry> retries, List<String> ids, Settling settling) {
    jdbc.update(
        """
        update retry_request r
        set state = 'PUSHED', settled_at = ?, settled_by = ?, settled_why = ?,
            message_id = p.message_id
        from unnest(?::bigint[], ?::text[]) as p(id, message_id)
        where r.id = p.id
        """,
        utc(settling.at()),
        settling.by(),
        settling.why(),
        array(retries, Retry::id, Long[]::new),
        texts(ids));
  }

  /**
   * Waits for the lock of the retry and cancels it.
   *
   * @return false when it was not open any more
   */
  boolean cancel(long id, Settling settling) {
    return jdbc.update(
            """
            update retry_request
            set state = 'CANCELLED', settled_at = ?, settled_by = ?, settled_why = ?
            where id = ? and state = 'OPEN'
            """,
            utc(settling.at()),
            settling.by(),
            settling.why(),
            id)
        == 1;
  }

  /** Deletes at most {@code limit} retries settled before {@code before}; returns the number. */
  int purge(Instant before, int limit) {
    return jdbc.update(
        """
        delete from retry_request
        where id = any(array(
          select id from retry_request where settled_at < ?
          order by settled_at limit ? for update skip locked))
        """,
        utc(before),
        limit);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
