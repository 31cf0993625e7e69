package io.orderescrow.inbox;

import static io.orderescrow.transaction.SqlFragment.allOf;
import static io.orderescrow.transaction.SqlFragment.ifGiven;
import static io.orderescrow.transaction.SqlTimes.instant;
import static io.orderescrow.transaction.SqlTimes.timestamp;

import io.orderescrow.message.Envelopes;
import io.orderescrow.message.SecretValues;
import io.orderescrow.transaction.SqlFragment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads the table {@code inbox_message} for people and pages. */
@Component
public class InboxLogTable {

  /** Settled messages counted for each disposition. */
  static final int MAX_COUNTED = 10_000;

  private final JdbcTemplate jdbc;

  InboxLogTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** All messages received for a business key, in the order of receipt. */
  public List<ReceivedMessage> forSubject(String subject) {
    return jdbc.query(
        "select * from inbox_message where subject = ? order by seq",
        InboxLogTable::message,
        subject);
  }

  public Optional<ReceivedMessage> find(long seq) {
    return jdbc
        .query("select * from inbox_message where seq = ?", InboxLogTable::message, seq)
        .stream()
        .findFirst();
  }

  /**
   * Received messages, newest first.
   *
   * @param filter an empty filter selects the failed messages
   * @param before only rows with a smaller {@code seq}; null for the first page
   */
  public List<ReceivedMessage> page(MessageFilter filter, @Nullable Long before, int size) {
    SqlFragment query =
        SqlFragment.format(
            "select * from inbox_message where %s order by seq desc limit %s",
            allOf(
                SqlFragment.of("seq < ?", before == null ? Long.MAX_VALUE : before),
                ifGiven("failure_group = ?", filter.failureGroup()),
                ifGiven("disposition = ?", nameOf(filter.disposition())),
                ifGiven("type = ?", filter.type()),
                ifGiven("subject = ?", filter.subject()),
                ifGiven("received_at >= ?", timestamp(filter.from())),
                ifGiven("received_at < ?", timestamp(filter.until())),
                filter.isUnbounded() ? SqlFragment.of("failure_group is not null") : null),
            SqlFragment.of("?", size));
    return jdbc.query(query.sql(), InboxLogTable::message, query.values().toArray());
  }

  private static @Nullable String nameOf(@Nullable Disposition disposition) {
    return disposition == null ? null : disposition.name();
  }

  /**
   * Failure groups, the one with the newest message first. Reads the first and the last row of each
   * by the index.
   *
   * @param disposition only groups of this disposition; null for all
   * @param before only groups whose newest message has a smaller {@code seq}; null for the first
   *     page
   */
  public List<FailureGroup> failureGroups(
      @Nullable Disposition disposition, @Nullable Long before, int size) {
    String pattern = disposition == null ? "%" : disposition.name().toLowerCase(Locale.ROOT) + "-%";
    return jdbc.query(
        """
        select c.messages, oldest.received_at as oldest_at, newest.*
        from (
          select failure_group, count(*) as messages, min(seq) as first, max(seq) as last
          from inbox_message where failure_group is not null and failure_group like ?
          group by failure_group having max(seq) < ? order by max(seq) desc limit ?) c
        join inbox_message oldest on oldest.seq = c.first
        join inbox_message newest on newest.seq = c.last
        order by c.last desc
        """,
        (row, i) -> failureGroup(row),
        pattern,
        before == null ? Long.MAX_VALUE : before,
        size);
  }

  /** A failure group; empty when it has no messages now. */
  public Optional<FailureGroup> failureGroup(String key) {
    return jdbc
        .query(
            """
            select c.messages, oldest.received_at as oldest_at, newest.*
            from (
              select count(*) as messages, min(seq) as first, max(seq) as last
              from inbox_message where failure_group = ?) c
            join inbox_message oldest on oldest.seq = c.first
            join inbox_message newest on newest.seq = c.last
            """,
            (row, i) -> failureGroup(row),
            key)
        .stream()
        .findFirst();
  }

  private static FailureGroup failureGroup(ResultSet row) throws SQLException {
    ReceivedMessage newest = message(row, 0);
    return new FailureGroup(
        String.valueOf(newest.failureGroup()),
        row.getLong("messages"),
        row.getTimestamp("oldest_at").toInstant(),
        newest.receivedAt(),
        newest);
  }

  /**
   * The number of messages for each disposition except {@link Disposition#ORDINARY}: of those there
   * are many, and the index does not contain them. Settled messages grow with the number of orders,
   * so at most {@value #MAX_COUNTED} of each of their dispositions are counted.
   */
  public Map<Disposition, Long> counts() {
    Map<Disposition, Long> counts = new EnumMap<>(Disposition.class);
    jdbc.query(
        """
        select disposition, count(*) from inbox_message
        where disposition in ('WAITING', 'PARKED', 'MALFORMED', 'UNEXPECTED', 'UNKNOWN')
        group by disposition
        union all
        select settled.disposition, counted.messages
        from unnest(array['LATE', 'REDUNDANT', 'DISCARDED']) as settled(disposition)
        cross join lateral (
          select count(*) as messages from (
            select from inbox_message m
            where m.disposition = settled.disposition
              and m.disposition not in ('APPLIED', 'DUPLICATE') limit ?) first_rows) counted
        where counted.messages > 0
        """,
        row -> {
          counts.put(Disposition.valueOf(row.getString(1)), row.getLong(2));
        },
        MAX_COUNTED);
    return counts;
  }

  /**
   * When the message was received that has waited longest. The subquery keeps PostgreSQL from
   * searching the whole table by age for a waiting row.
   */
  public Optional<Instant> oldestWaiting() {
    return Optional.ofNullable(
            jdbc.queryForObject(
                """
                select min(received_at) from (
                  select received_at from inbox_message where disposition = 'WAITING' offset 0) w
                """,
                Timestamp.class))
        .map(Timestamp::toInstant);
  }

  static ReceivedMessage message(ResultSet row, int i) throws SQLException {
    return new ReceivedMessage(
        row.getLong("seq"),
        row.getString("message_id"),
        row.getString("source"),
        row.getString("type"),
        row.getString("subject"),
        row.getString("command_id"),
        row.getString("causation_id"),
        row.getInt("attempt"),
        row.getBytes("payload"),
        SecretValues.read(row.getString("secrets")),
        row.getTimestamp("received_at").toInstant(),
        Disposition.valueOf(row.getString("disposition")),
        row.getTimestamp("disposed_at").toInstant(),
        row.getString("reason"),
        row.getString("failure_group"),
        headers(row));
  }

  /** Only unreadable messages store their header table; it is rebuilt for other failed ones. */
  private static @Nullable String headers(ResultSet row) throws SQLException {
    String stored = row.getString("headers");
    if (stored != null || row.getString("failure_group") == null) {
      return stored;
    }
    Instant emitted = instant(row.getTimestamp("emitted_at"));
    Instant time = emitted == null ? row.getTimestamp("received_at").toInstant() : emitted;
    return HeaderJson.write(Envelopes.headers(InboxEntryColumns.envelope(row, time)));
  }
}
