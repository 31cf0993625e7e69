package io.orderescrow.operator;

import io.orderescrow.operator.AuditTrail.About;
import io.orderescrow.operator.OperatorAction.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
        statement -> {
          statement.setTimestamp(1, Timestamp.from(now));
          setArray(statement, 2, "text", notes, AuditEntry::by);
          setArray(statement, 3, "text", notes, note -> note.kind().name());
          setArray(statement, 4, "text", notes, AuditEntry::subject);
          setArray(statement, 5, "int8", notes, AuditEntry::messageSeq);
          setArray(statement, 6, "text", notes, AuditEntry::cause);
          setArray(statement, 7, "text", notes, AuditEntry::target);
          setArray(statement, 8, "int8", notes, AuditEntry::bulkAction);
          setArray(statement, 9, "text", notes, AuditEntry::why);
          setArray(statement, 10, "text", notes, AuditEntry::detail);
          byte @Nullable [][] payloads = notes.stream().map(AuditEntry::payload).toArray(byte[][]::new);
          statement.setArray(11, statement.getConnection().createArrayOf("bytea", payloads));
        });
  }

  private static void setArray(
      PreparedStatement statement,
      int place,
      String type,
      List<AuditEntry> notes,
      Function<AuditEntry, ? extends @Nullable Object> column)
      throws SQLException {
    Object[] values = new Object[notes.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(notes.get(i));
    }
    Connection connection = statement.getConnection();
    statement.setArray(place, connection.createArrayOf(type, values));
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
