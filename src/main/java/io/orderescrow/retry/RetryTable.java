package io.orderescrow.retry;

import static io.orderescrow.transaction.SqlArrays.array;
import static io.orderescrow.transaction.SqlArrays.texts;
import static io.orderescrow.transaction.SqlFragment.allOf;
import static io.orderescrow.transaction.SqlFragment.ifGiven;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Secrets;
import io.orderescrow.message.StoredPayload;
import io.orderescrow.retry.Retry.RetryOutcome;
import io.orderescrow.retry.Retry.State;
import io.orderescrow.transaction.SqlFragment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The table {@code retry_request}. */
@Component
class RetryTable {

  private final JdbcTemplate jdbc;
  private final Secrets secrets;

  RetryTable(JdbcTemplate jdbc, Secrets secrets) {
    this.jdbc = jdbc;
    this.secrets = secrets;
  }

  /** When, by whom and why a retry ended. */
  record Settling(Instant at, @Nullable String by, @Nullable String why) {}

  /**
   * @param payload for people, so its secrets are hidden; the one to send is read when the retry is
   *     due
   */
  void insert(RetryRequest request, ObjectNode payload, Instant dueAt, Instant now) {
    jdbc.update(
        """
        insert into retry_request
          (target, subject, payload, attempt, requested_by, request_id, traceparent, reason,
           requested_at, due_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        request.target(),
        request.subject(),
        StoredPayload.write(secrets.masked(payload)),
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
   * retries that another transaction has locked, because that one sends or cancels them.
   */
  List<Retry> lockDue(Instant now, int limit) {
    return jdbc.query(
        """
        select * from retry_request where state = 'OPEN' and due_at <= ?
        order by due_at, id limit ? for update skip locked
        """,
        RetryTable::retry,
        utc(now),
        limit);
  }

  /** Waits for the lock of the retry; empty when the retry is not open any more. */
  Optional<Retry> lockOpen(long id) {
    return jdbc
        .query(
            "select * from retry_request where id = ? and state = 'OPEN' for update",
            RetryTable::retry,
            id)
        .stream()
        .findFirst();
  }

  /**
   * @param ids the message id of each retry, in the order of the retries
   */
  void markSent(List<Retry> retries, List<String> ids, Settling settling) {
    jdbc.update(
        """
        update retry_request r
        set state = 'SENT', settled_at = ?, settled_by = ?, settled_why = ?,
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

  Optional<Retry> find(long id) {
    return jdbc.query("select * from retry_request where id = ?", RetryTable::retry, id).stream()
        .findFirst();
  }

  /** A page starts after a row's own position, so that pages neither repeat nor skip a retry. */
  List<Retry> page(RetryFilter filter, @Nullable Long after, int size) {
    boolean open = filter.state() == State.OPEN;
    SqlFragment query =
        SqlFragment.format(
            "select * from retry_request where %s order by %s limit %s",
            allOf(
                SqlFragment.of("state = ?", filter.state().name()),
                ifGiven("subject = ?", filter.subject()),
                ifGiven("target = ?", filter.target()),
                ifGiven(
                    "(%1$s) %2$s (select %1$s from retry_request where id = ?)"
                        .formatted(open ? "due_at, id" : "settled_at, id", open ? ">" : "<"),
                    after)),
            SqlFragment.of(open ? "due_at, id" : "settled_at desc, id desc"),
            SqlFragment.of("?", size));
    return jdbc.query(query.sql(), RetryTable::retry, query.values().toArray());
  }

  private static Retry retry(ResultSet rs, int row) throws SQLException {
    return new Retry(
        rs.getLong("id"),
        rs.getString("target"),
        rs.getString("subject"),
        StoredPayload.read(rs.getBytes("payload")),
        rs.getInt("attempt"),
        rs.getString("requested_by"),
        rs.getString("request_id"),
        rs.getString("traceparent"),
        rs.getString("reason"),
        rs.getTimestamp("requested_at").toInstant(),
        rs.getTimestamp("due_at").toInstant(),
        State.valueOf(rs.getString("state")),
        outcome(rs));
  }

  private static @Nullable RetryOutcome outcome(ResultSet rs) throws SQLException {
    if (rs.getObject("settled_at") == null) {
      return null;
    }
    return new RetryOutcome(
        rs.getTimestamp("settled_at").toInstant(),
        rs.getString("settled_by"),
        rs.getString("settled_why"),
        rs.getString("message_id"));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
