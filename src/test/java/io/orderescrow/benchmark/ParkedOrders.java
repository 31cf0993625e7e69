package io.orderescrow.benchmark;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Orders that wait for the first service, in a database whose node is stopped. They are multiplied
 * in SQL, because the slowest design would need ten minutes to start ten thousand.
 */
final class ParkedOrders {

  private static final String RUNNING =
      "proc_inst_id_ in (select id_ from act_hi_procinst where end_time_ is null)";

  /**
   * The tables of an order, with the conditions for its rows. A table that the condition of another
   * one reads comes later.
   */
  private static final List<Map.Entry<String, String>> TABLES =
      List.of(
          Map.entry("act_ru_execution", "true"),
          Map.entry("act_ge_bytearray", "deployment_id_ is null"),
          Map.entry("act_ru_variable", "true"),
          Map.entry("act_ru_event_subscr", "proc_inst_id_ is not null"),
          Map.entry("act_ru_job", "process_instance_id_ is not null"),
          Map.entry("act_hi_actinst", RUNNING),
          Map.entry("act_hi_varinst", RUNNING),
          Map.entry("act_hi_procinst", "end_time_ is null"),
          Map.entry("process_instance", "ended_at is null"));

  /** Columns whose values differ from order to order. */
  private static final Set<String> OWN =
      Set.of(
          "id_",
          "proc_inst_id_",
          "root_proc_inst_id_",
          "process_instance_id_",
          "parent_id_",
          "execution_id_",
          "act_inst_id_",
          "parent_act_inst_id_",
          "bytearray_id_",
          "var_scope_",
          "business_key_",
          "business_key");

  private static final String REMINDER =
      "handler_cfg_ = 'InventorySilent' and handler_type_ like 'timer%'";

  private final JdbcTemplate jdbc;

  ParkedOrders(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Copies the orders, so that there are this number of times as many. */
  void multiply(int times) {
    List<String> statements = new ArrayList<>();
    for (Map.Entry<String, String> table : TABLES) {
      List<String> columns =
          jdbc.queryForList(
              "select column_name from information_schema.columns"
                  + " where table_schema = 'public' and table_name = ? order by 1",
              String.class,
              table.getKey());
      if (!columns.isEmpty()) {
        statements.add(
            "insert into %1$s (%2$s) select %3$s from (select * from %1$s where %4$s) as parked, generate_series(2, %5$d) as copy"
                .formatted(
                    table.getKey(),
                    String.join(", ", columns),
                    columns.stream()
                        .map(column -> OWN.contains(column) ? column + " || '-' || copy" : column)
                        .collect(joining(", ")),
                    table.getValue(),
                    times));
      }
    }
    statements.forEach(jdbc::execute);
    jdbc.execute("analyze");
  }

  /** Postpones all timers, so that none is due during a measurement. */
  void postponeTimers() {
    jdbc.update(
        "update act_ru_job set duedate_ = now() + interval '1 day' where handler_type_ like 'timer%'");
  }

  /** Makes all reminders due; returns their number. */
  int makeDue() {
    return jdbc.update(
        "update act_ru_job set duedate_ = now() - interval '1 minute' where " + REMINDER);
  }

  /** Returns the number of reminders with a due date in the future. */
  int notDue() {
    return Objects.requireNonNull(
        jdbc.queryForObject(
            "select count(*) from act_ru_job where duedate_ > now() and " + REMINDER,
            Integer.class));
  }
}
