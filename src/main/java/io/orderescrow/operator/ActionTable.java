package io.orderescrow.operator;

import static io.orderescrow.transaction.SqlArrays.array;
import static io.orderescrow.transaction.SqlArrays.texts;

import io.orderescrow.operator.AuditTrail.About;
import io.orderescrow.operator.OperatorAction.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The table {@code operator_action}. */
@Component
@Profile("orchestrator")
class ActionTable {

  private final JdbcTemplate jdbc;

  ActionTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Writes all in one statement, in the order given. */
  void insert(List<AuditEntry> notes, Instant now) {
    jdbc.update(
        """
        insert into operator_action (
          at, by_user, kind, subject, message_seq, cause, target, bulk_action, reason, detail,
          payload)
        select ?, by_user, kind, subject, message_seq, cause, target, bulk_action, reason, detail,
               payload
        from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[],
                    ?::bigint[], ?::text[], ?::text[], ?::bytea[])
          with ordinality as n(by_user, kind, subject, message_seq, cause, target, bulk_action,
                               reason, detail, payload, place)
        order by place
        """,
        Timestamp.from(now),
        texts(notes, AuditEntry::by),
        texts(notes, note -> note.kind().name()),
        texts(notes, AuditEntry::subject),
        array(notes, AuditEntry::messageSeq, Long[]::new),
        texts(notes, AuditEntry::cause),
        texts(notes, AuditEntry::target),
        array(notes, AuditEntry::bulkAction, Long[]::new),
        texts(notes, AuditEntry::why),
        texts(notes, AuditEntry::detail),
        array(notes, AuditEntry::payload, byte[][]::new));
  }

  List<OperatorAction> page(About about, long before, int size) {
    List<String> conditions = new ArrayList<>(List.of("id < ?"));
    List<Object> values = new ArrayList<>(List.of(before));
    if (about.subject() != null) {
      conditions.add("subject = ?");
      values.add(about.subject());
    }
    if (about.messageSeq() != null) {
      conditions.add("message_seq = ?");
      values.add(about.messageSeq());
    }
    if (about.cause() != null) {
      conditions.add("cause = ?");
      values.add(about.cause());
    }
    values.add(size);
    return jdbc.query(
        "select * from operator_action where %s order by id desc limit ?"
            .formatted(String.join(" and ", conditions)),
        ActionTable::action,
        values.toArray());
  }

  /**
   * Deletes what is older than it has to be kept, a bounded number at a time.
   *
   * @return how many were deleted
   */
  int purge(Instant before, int size) {
    return jdbc.update(
        """
        delete from operator_action where id = any(array(
          select id from operator_action where at < ? order by at limit ?))
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
        row.getString("cause"),
        row.getString("target"),
        row.getObject("bulk_action", Long.class),
        row.getString("reason"),
        row.getString("detail"),
        row.getBytes("payload"));
  }
}
