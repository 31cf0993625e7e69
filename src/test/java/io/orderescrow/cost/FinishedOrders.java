package io.orderescrow.cost;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Fills the tables with finished orders, as if they had been there for a long time. Each is a copy
 * of an order that really ran, row by row and column by column, with its own ids.
 */
public final class FinishedOrders {

  /**
   * The tables with rows of a finished order, and the condition for its rows. At the configured
   * history level the engine keeps no variables.
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

  /** Every id is a UUID or ends in one. The copy's number replaces its first eight digits. */
  private static final String BLANK =
      "regexp_replace(%1$s, '^(\\w+[: ])?[0-9a-f]{8}(-[0-9a-f]{4}-)', '\\1########\\2') as %1$s";

  private final JdbcTemplate jdbc;

  public FinishedOrders(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Returns the tables that this class fills. */
  static Iterable<String> tables() {
    return ROWS_OF_ORDER.keySet();
  }

  /**
   * Adds copies of a finished order.
   *
   * @param order the id of the order
   * @param from the number of the first copy; each number may be used once
   * @param count the number of copies
   */
  public void fill(String order, int from, int count) {
    jdbc.update(
        """
        insert into instance_end_count (process_key, outcome, instances)
        select process_key, outcome, ? from process_instance where business_key = ?
        """,
        count,
        order);
    ROWS_OF_ORDER.forEach(
        (table, rowsOfOrder) -> {
          List<Column> columns = columns(table);
          jdbc.update(
              """
              insert into %1$s (%2$s)
              select %3$s
              from (select %4$s from %1$s where %5$s offset 0) t,
                (select number, lpad(to_hex(number), 8, '0') as digits
                 from generate_series(?, ?) number) copy
              """
                  .formatted(
                      table,
                      joined(columns, Column::name),
                      joined(columns, Column::ofCopy),
                      joined(columns, Column::ofTemplate),
                      rowsOfOrder),
              order,
              from,
              from + count - 1);
        });
  }

  /** Updates the statistics of the query planner. */
  public void analyze() {
    jdbc.execute("vacuum analyze " + String.join(", ", ROWS_OF_ORDER.keySet()));
  }

  private static String joined(List<Column> columns, Function<Column, String> part) {
    return columns.stream().map(part).collect(joining(", "));
  }

  private record Column(String name, String type) {

    boolean isText() {
      return type.equals("text") || type.equals("character varying");
    }

    String ofTemplate() {
      return isText() ? BLANK.formatted(name) : name;
    }

    /** Dates the copies back by one second for each number, so that a higher number is older. */
    String ofCopy() {
      if (isText()) {
        return "replace(t.%s, '########', copy.digits)".formatted(name);
      }
      return type.startsWith("timestamp")
          ? "t.%s - make_interval(secs => copy.number)".formatted(name)
          : "t." + name;
    }
  }

  /** Returns the columns, without identity columns. */
  private List<Column> columns(String table) {
    return jdbc.query(
        """
        select column_name, data_type from information_schema.columns
        where table_name = ? and table_schema = current_schema() and is_identity = 'NO'
        order by ordinal_position
        """,
        (row, i) -> new Column(row.getString(1), row.getString(2)),
        table);
  }
}
