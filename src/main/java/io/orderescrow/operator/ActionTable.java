package io.orderescrow.operator;

import static io.orderescrow.transaction.SqlArrays.array;
import static io.orderescrow.transaction.SqlArrays.texts;
import static io.orderescrow.transaction.SqlFragment.allOf;
import static io.orderescrow.transaction.SqlFragment.ifGiven;
import static io.orderescrow.transaction.SqlTimes.timestamp;

import io.orderescrow.operator.ActionFilter.Scope;
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
 * writes its entry in its own transaction. {@link UserOperationTable} adds the operations of users
 * in the engine.
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
          at, door, by_user, kind, subject, message_seq, failure_group, target, bulk_action, reason, detail,
          payload, headers, payload_after, headers_after)
        select ?, ?, by_user, kind, subject, message_seq, failure_group, target, bulk_action, reason, detail,
               payload, headers, payload_after, headers_after
        from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[],
                    ?::bigint[], ?::text[], ?::text[], ?::bytea[], ?::text[], ?::bytea[], ?::text[])
          with ordinality as e(by_user, kind, subject, message_seq, failure_group, target, bulk_action,
                               reason, detail, payload, headers, payload_after, headers_after, place)
        order by place
        """,
        Timestamp.from(clock.instant()),
        door(),
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

  static @Nullable String door() {
    Door door = Door.current();
    return door == null ? null : door.name();
  }

  /**
   * Actions, newest first.
   *
   * @param before only those before the action with this id; null for the first page
   */
  public List<OperatorAction> page(
      ActionFilter filter, Scope scope, @Nullable Long before, int size) {
    Timestamp last = before == null ? null : timeOf(before);
    if (before != null && last == null) {
      return List.of();
    }
    SqlFragment query =
        SqlFragment.format(
            "select * from operator_action where %s order by at desc, id desc limit %s",
            allOf(
                before == null || last == null
                    ? SqlFragment.of("id > 0")
                    : SqlFragment.of("(at, id) < (?, ?)", last, before),
                ifGiven("subject = ?", filter.subject()),
                ifGiven("message_seq = ?", filter.messageSeq()),
                ifGiven("failure_group = ?", filter.failureGroup()),
                ifGiven("bulk_action = ?", filter.bulkAction()),
                ifGiven("by_user = ?", filter.by()),
                ifGiven("at >= ?", timestamp(filter.from())),
                ifGiven("at < ?", timestamp(filter.until())),
                visible(scope)),
            SqlFragment.of("?", size));
    return jdbc.query(query.sql(), ActionTable::action, query.values().toArray());
  }

  private static @Nullable SqlFragment visible(Scope scope) {
    return switch (scope) {
      case OWN_ACTIONS -> SqlFragment.of("operation is null");
      case WITHOUT_ADMINISTRATION -> SqlFragment.of("category is distinct from 'Admin'");
      case ALL -> null;
    };
  }

  /** Null when the action has been purged; then all older actions have been purged as well. */
  private @Nullable Timestamp timeOf(long id) {
    return jdbc
        .queryForList("select at from operator_action where id = ?", Timestamp.class, id)
        .stream()
        .findFirst()
        .orElse(null);
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

  /**
   * Does the same with the engine's operation log. The engine's own clean-up leaves it alone, see
   * {@link io.orderescrow.engine.ObservedUserOperations}.
   */
  int purgeOperationLog(Instant before, int size) {
    return jdbc.update(
        """
        delete from act_hi_op_log where id_ = any(array(
          select id_ from act_hi_op_log where timestamp_ < ?
          order by timestamp_ limit ? for update skip locked))
        """,
        Timestamp.from(before),
        size);
  }

  private static OperatorAction action(ResultSet row, int i) throws SQLException {
    return new OperatorAction(
        row.getLong("id"),
        row.getTimestamp("at").toInstant(),
        row.getString("by_user"),
        door(row.getString("door")),
        Kind.valueOf(row.getString("kind")),
        row.getString("operation"),
        row.getString("subject"),
        row.getObject("message_seq", Long.class),
        row.getString("failure_group"),
        row.getString("target"),
        row.getObject("bulk_action", Long.class),
        row.getString("reason"),
        row.getString("detail"),
        change(row),
        ValueChange.of(row));
  }

  private static @Nullable Door door(@Nullable String name) {
    return name == null ? null : Door.valueOf(name);
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
