package io.orderescrow.cost;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Fills the tables with finished orders, as if they had been there for long: each is a copy of one
 * that really went its way, row by row and column by column, under ids of its own.
 */
final class Archive {

  /**
   * The tables that keep something of a finished order, and which rows are of one. At the history
   * level that is set the engine keeps no variables.
   */
  private static final Map<String, String> ROWS_OF_ORDER = new LinkedHashMap<>();

  static {
    String instances =
        "(select proc_inst_id_ from act_hi_procinst where root_proc_inst_id_ ="
            + " (select id_ from act_hi_procinst where business_key_ = ?))";
    ROWS_OF_ORDER.put("process_instance", "business_key = ?");
    ROWS_OF_ORDER.put("accepted_order", "order_id = ?");
    ROWS_OF_ORDER.put("inbox_message", "subject = ?");
    ROWS_OF_ORDER.put("outbox_message", "subject = ?");
    ROWS_OF_ORDER.put("act_hi_procinst", "proc_inst_id_ in " + instances);
    ROWS_OF_ORDER.put("act_hi_actinst", "proc_inst_id_ in " + instances);
  }

  /** Every id is a UUID, or ends in one; its first eight digits become the copy's number. */
  private static final String COPY =
      "regexp_replace(%1$s, '^(\\w+:)?[0-9a-f]{8}(-[0-9a-f]{4}-)',"
          + " '\\1' || lpad(to_hex(copy), 8, '0') || '\\2')";

  private final JdbcTemplate jdbc;

  Archive(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** The tables it fills. */
  static Iterable<String> tables() {
    return ROWS_OF_ORDER.keySet();
  }

  /**
   * Adds copies of a finished order.
   *
   * @param order its id
   * @param from the number of the first copy; each number may be used once
   * @param count how many
   */
  void fill(String order, int from, int count) {
    ROWS_OF_ORDER.forEach(
        (table, rowsOfOrder) -> {
          Map<String, String> columns = columns(table);
          jdbc.update(
              "insert into %s (%s) select %s from %s t, generate_series(?, ?) copy where %s"
                  .formatted(
                      table,
                      String.join(", ", columns.keySet()),
                      String.join(", ", columns.values()),
                      table,
                      rowsOfOrder),
              from,
              from + count - 1,
              order);
        });
    jdbc.execute("vacuum analyze " + ROWS_OF_ORDER.keySet().stream().collect(joining(", ")));
  }

  /** Each column with what a copy has there; without those that number themselves. */
  private Map<String, String> columns(String table) {
    List<Map<String, Object>> known =
        jdbc.queryForList(
            """
            select column_name as name, data_type in ('text', 'character varying') as texts
            from information_schema.columns
            where table_name = ? and table_schema = current_schema() and is_identity = 'NO'
            order by ordinal_position
            """,
            table);
    Map<String, String> columns = new LinkedHashMap<>();
    known.forEach(
        column -> {
          String name = "" + column.get("name");
          columns.put(name, Boolean.TRUE.equals(column.get("texts")) ? COPY.formatted(name) : name);
        });
    return columns;
  }
}
