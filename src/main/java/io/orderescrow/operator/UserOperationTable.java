package io.orderescrow.operator;

import io.orderescrow.engine.UserOperation;
import io.orderescrow.engine.UserOperation.Change;
import io.orderescrow.operator.OperatorAction.Kind;
import io.orderescrow.process.UserOperationListener;
import io.orderescrow.transaction.SqlArrays;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Writes the operations of users in the engine to the audit trail, in the transaction of the
 * operation. The engine's own log would miss the values of variables, and lose the order of an
 * operation with the order's history.
 */
@Component
class UserOperationTable implements UserOperationListener {

  /** More than a transaction takes. */
  private static final Duration SAME_TRANSACTION = Duration.ofMinutes(5);

  private final JdbcTemplate jdbc;
  private final Clock clock;

  UserOperationTable(JdbcTemplate jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * A task whose decision retries a failure group has an entry for the group already, written by
   * the process in this transaction. That entry takes the operation; one act is one entry.
   */
  @Override
  public void record(UserOperation operation) {
    List<ValueChange> values = values(operation.changes());
    if (complete(operation, values) == 0) {
      insert(operation, values);
    }
  }

  private int complete(UserOperation operation, List<ValueChange> values) {
    return jdbc.update(
        """
        update operator_action set operation = ?, operation_id = ?, category = ?, door = ?,
          target = coalesce(target, ?), value_names = ?, values_before = ?, values_after = ?
        where id = (
          select id from operator_action
          where by_user = ? and at >= ? and operation is null and xmin = pg_current_xact_id()::xid
          order by at, id limit 1)
        """,
        code(operation),
        operation.operationId(),
        operation.category(),
        ActionTable.door(),
        operation.target(),
        SqlArrays.texts(values, ValueChange::name),
        SqlArrays.texts(values, ValueChange::before),
        SqlArrays.texts(values, ValueChange::after),
        operation.user(),
        Timestamp.from(clock.instant().minus(SAME_TRANSACTION)));
  }

  /** The business key of a case is no order. */
  private void insert(UserOperation operation, List<ValueChange> values) {
    jdbc.update(
        """
        insert into operator_action (
          at, by_user, kind, door, operation, operation_id, category, target, reason,
          value_names, values_before, values_after, subject, failure_group)
        select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
          case when c.business_key is null then o.business_key end, c.failure_group
        from (select ?::text as business_key) o
        left join error_case c on c.business_key = o.business_key
        """,
        Timestamp.from(clock.instant()),
        operation.user(),
        Kind.ENGINE_OPERATION.name(),
        ActionTable.door(),
        code(operation),
        operation.operationId(),
        operation.category(),
        operation.target(),
        operation.note(),
        SqlArrays.texts(values, ValueChange::name),
        SqlArrays.texts(values, ValueChange::before),
        SqlArrays.texts(values, ValueChange::after),
        operation.businessKey());
  }

  private static String code(UserOperation operation) {
    return operation.entity().isEmpty()
        ? operation.type()
        : operation.entity() + '/' + operation.type();
  }

  private List<ValueChange> values(List<Change> changes) {
    Map<String, String> before = beforeOf(changes);
    return changes.stream()
        .map(
            change ->
                new ValueChange(
                    change.name(),
                    storable(
                        change.variableId() == null
                            ? change.before()
                            : before.get(change.variableId())),
                    storable(change.after())))
        .toList();
  }

  /** PostgreSQL stores no character 0 in a text. */
  private static @Nullable String storable(@Nullable String text) {
    return text == null ? null : text.replace('\0', '\uFFFD');
  }

  /** The engine has not written the new values yet. */
  private Map<String, String> beforeOf(List<Change> changes) {
    List<String> ids = changes.stream().map(Change::variableId).filter(Objects::nonNull).toList();
    Map<String, String> values = new HashMap<>();
    if (!ids.isEmpty()) {
      jdbc.query(
          """
          select v.id_, v.type_, v.text_, v.long_, v.double_, b.bytes_ from act_ru_variable v
          left join act_ge_bytearray b on b.id_ = v.bytearray_id_ where v.id_ = any(?)
          """,
          row -> {
            values.put(row.getString("id_"), value(row));
          },
          (Object) SqlArrays.texts(ids));
    }
    return values;
  }

  private static @Nullable String value(ResultSet row) throws SQLException {
    byte[] bytes = row.getBytes("bytes_");
    Long number = row.getObject("long_", Long.class);
    return switch (row.getString("type_")) {
      case "bytes", "file" -> bytes == null ? null : bytes.length + " bytes";
      case "boolean" -> number == null ? null : String.valueOf(number != 0);
      case "date" -> number == null ? null : Instant.ofEpochMilli(number).toString();
      case "double" -> row.getString("double_");
      case "integer", "long", "short" -> row.getString("text_");
      default -> bytes == null ? row.getString("text_") : new String(bytes, StandardCharsets.UTF_8);
    };
  }
}
