package io.orderescrow.operator;

import io.orderescrow.inbox.MessageBody;
import io.orderescrow.message.Secrets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads what all tables hold of one order: all that {@link PersonalDataTable} and the deletion of
 * the engine's history erase, and the rows around it.
 */
@Component
class PersonalDataExportTable {

  private static final Set<String> HIDDEN = Set.of("secrets");

  /** Each statement has the order id as its only parameter. */
  private static final Map<String, String> SECTIONS = new LinkedHashMap<>();

  static {
    SECTIONS.put("record", "select * from process_instance where business_key = ?");
    SECTIONS.put("receivedMessages", "select * from inbox_message where subject = ? order by seq");
    SECTIONS.put("sentMessages", "select * from outbox_message where subject = ? order by seq");
    SECTIONS.put("retries", "select * from retry_request where subject = ? order by id");
    SECTIONS.put("actions", "select * from operator_action where subject = ? order by id");
    SECTIONS.put(
        "variables",
        """
        select v.name_, v.type_, v.text_, v.long_, v.double_, b.bytes_
        from act_ru_variable v left join act_ge_bytearray b on b.id_ = v.bytearray_id_
        where v.proc_inst_id_ in (select id_ from act_ru_execution where business_key_ = ?)
        order by v.name_, v.id_
        """);
    SECTIONS.put(
        "history", "select * from act_hi_procinst where business_key_ = ? order by start_time_");
    SECTIONS.put("tasks", history("act_hi_taskinst", "start_time_"));
    SECTIONS.put("notes", history("act_hi_comment", "time_"));
    SECTIONS.put("changesInTheEngine", history("act_hi_op_log", "timestamp_"));
  }

  private final JdbcTemplate jdbc;
  private final Secrets secrets;

  PersonalDataExportTable(JdbcTemplate jdbc, Secrets secrets) {
    this.jdbc = jdbc;
    this.secrets = secrets;
  }

  private static String history(String table, String order) {
    return """
        select * from %s where proc_inst_id_ in (
          select proc_inst_id_ from act_hi_procinst where business_key_ = ?) order by %s, id_
        """
        .formatted(table, order);
  }

  /** The sections of the document, each with its rows; names of columns as in the tables. */
  Map<String, List<Map<String, @Nullable Object>>> read(String order) {
    Map<String, List<Map<String, @Nullable Object>>> sections = new LinkedHashMap<>();
    SECTIONS.forEach(
        (name, statement) ->
            sections.put(name, jdbc.query(statement, (row, i) -> columns(row), order)));
    return sections;
  }

  private Map<String, @Nullable Object> columns(ResultSet row) throws SQLException {
    ResultSetMetaData meta = row.getMetaData();
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      String name = meta.getColumnLabel(i).replaceFirst("_$", "");
      Object value = row.getObject(i);
      if (value != null && !HIDDEN.contains(name)) {
        columns.put(name, plain(value));
      }
    }
    return columns;
  }

  private Object plain(Object value) throws SQLException {
    if (value instanceof byte[] bytes) {
      MessageBody body = MessageBody.of(secrets.separate(bytes).shown());
      return body.payload();
    } else if (value instanceof Timestamp time) {
      return time.toInstant();
    } else if (value instanceof Array array) {
      return new ArrayList<>(Arrays.asList((Object[]) array.getArray()));
    }
    return value instanceof Number || value instanceof Boolean ? value : value.toString();
  }
}
