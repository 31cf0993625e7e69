package io.orderescrow.operator;

import static io.orderescrow.transaction.SqlArrays.array;
import static io.orderescrow.transaction.SqlArrays.texts;
import static io.orderescrow.transaction.SqlFragment.allOf;
import static io.orderescrow.transaction.SqlFragment.ifGiven;

import io.orderescrow.operator.OperatorAction.Kind;
import io.orderescrow.transaction.SqlFragment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The table {@code operator_action}, the audit trail: who did what, when and why. Each action
 * writes its entry in its own transaction.
 */
@Component
public class ActionTable {

  private final JdbcTemplate jdbc;
  private final Clock clock;

  ActionTable(JdbcTemplate jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Inserts all entries in one statement, in the order given, in the caller's transaction. */
  void record(List<AuditEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    jdbc.update(
        """
        insert into operator_action (
          at, by_user, kind, subject, message_seq, failure_group, target, bulk_action, reason, detail,
          payload, headers, payload_after, headers_after)
        select ?, by_user, kind, subject, message_seq, failure_group, target, bulk_action, reason, detail,
               payload, headers, payload_after, headers_after
        from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[],
                    ?::bigint[], ?::text[], ?::text[], ?::bytea[], ?::text[], ?::bytea[], ?::text[])
          with ordinality as e(by_user, kind, subject, message_seq, failure_group, target, bulk_action,
                               reason, detail, payload, headers, payload_after, headers_after, place)
        order by place
        """,
        Timestamp.from(clock.instant()),
        texts(entries, AuditEntry::by),
        texts(entries, entry -> entry.kind().name()),
        texts(entries, AuditEntry::subject),
        array(entries, AuditEntry::messageSeq, Long[]::new),
        texts(entries, AuditEntry::group),
        texts(entries, AuditEntry::target),
        array(entries, AuditEntry::bulkAction, Long[]::new),
        texts(entries, AuditEntry::why),
        texts(entries, AuditEntry::detail),
        array(entries, AuditEntry::payload, byte[][]::new),
        texts(entries, AuditEntry::headers),
        array(entries, AuditEntry::payloadAfter, byte[][]::new),
        texts(entries, AuditEntry::headersAfter));
  }

  /**
   * Actions, newest first.
   *
   * @param before only those with a smaller id; null for the first page
   */
  public List<OperatorAction> page(ActionFilter filter, @Nullable Long before, int size) {
    SqlFragment query =
        SqlFragment.format(
            "select * from operator_action where %s order by id desc limit %s",
            allOf(
                SqlFragment.of("id < ?", before == null ? Long.MAX_VALUE : before),
                ifGiven("subject = ?", filter.subject()),
                ifGiven("message_seq = ?", filter.messageSeq()),
                ifGiven("failure_group = ?", filter.failureGroup()),
                ifGiven("bulk_action = ?", filter.bulkAction())),
            SqlFragment.of("?", size));
    return jdbc.query(query.sql(), ActionTable::action, query.values().toArray());
  }

  /**
   * Deletes old actions, a bounded number at a time.
   *
   * @return how many were deleted
   */
  int purge(Instant before, int size) {
    return jdbc.update(
        """
        delete from operator_action where id = any(array(
          select id from operator_action where at < ? order by at limit ? for update skip locked))
        """,
        Timestamp.from(before),
        size);
  }

  private static OperatorAction action(ResultSet row, int i) throws SQLException {
    return new OperatorAction(
        row.getLong("id"),
        row.getTimestamp("at").toInstant(),
        row.getString("by_user"),
        Kind.valueOf(row.getString("kind")),
        row.getString("subject"),
        row.getObject("message_seq", Long.class),
        row.getString("failure_group"),
        row.getString("target"),
        row.getObject("bulk_action", Long.class),
        row.getString("reason"),
        row.getString("detail"),
        change(row));
  }

  /** Edits of earlier versions have the body before the edit only. */
  private static @Nullable MessageChange change(ResultSet row) throws SQLException {
    byte[] before = row.getBytes("payload");
    return before == null
        ? null
        : new MessageChange(
            before,
            row.getString("headers"),
            row.getBytes("payload_after"),
            row.getString("headers_after"));
  }
}
