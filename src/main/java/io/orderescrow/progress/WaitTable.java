package io.orderescrow.progress;

import static io.orderescrow.transaction.SqlArrays.texts;
import static io.orderescrow.transaction.SqlTimes.instant;

import io.orderescrow.model.Models;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads from the engine's tables where instances wait. The timers and subscriptions of a receive
 * task belong to its execution, so they are joined by it.
 */
@Component
class WaitTable {

  private final JdbcTemplate jdbc;

  WaitTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  List<Wait> forBusinessKey(String businessKey, Models models) {
    return jdbc.query(
        """
        select a.proc_def_key_, a.proc_def_id_, a.act_id_, a.act_name_, a.start_time_,
               (select array_agg(s.event_name_ order by s.event_name_) from act_ru_event_subscr s
                 where s.execution_id_ = a.execution_id_ and s.event_type_ = 'message') as messages,
               (select min(j.duedate_) from act_ru_job j
                 where j.execution_id_ = a.execution_id_ and j.repeat_ is not null) as next_send_at,
               (select min(j.duedate_) from act_ru_job j
                 where j.execution_id_ = a.execution_id_ and j.repeat_ is null) as deadline,
               (select v.text_ from act_ru_variable v
                 where v.execution_id_ = a.proc_inst_id_ and v.name_ = 'command') as command
        from act_hi_actinst a
        join act_ru_execution p on p.id_ = a.proc_inst_id_
        where p.business_key_ = ? and a.end_time_ is null
          and a.act_type_ in (%s)
        order by a.start_time_, a.id_
        """
            .formatted(WaitRows.IN_TYPES),
        (row, i) -> wait(row, models),
        businessKey);
  }

  private static Wait wait(ResultSet row, Models models) throws SQLException {
    String activityId = row.getString("act_id_");
    String command = models.resentCommand(row.getString("proc_def_id_"), activityId).orElse(null);
    return new Wait(
        row.getString("proc_def_key_"),
        activityId,
        Optional.ofNullable(row.getString("act_name_")).orElse(activityId),
        row.getTimestamp("start_time_").toInstant(),
        texts(row.getArray("messages")),
        Models.COMMAND_EXPRESSION.equals(command) ? row.getString("command") : command,
        instant(row.getTimestamp("next_send_at")),
        instant(row.getTimestamp("deadline")));
  }

  Map<String, Long> countByActivity(String processKey) {
    Map<String, Long> counts = new LinkedHashMap<>();
    jdbc.query(
        """
        select a.act_id_, count(*) from act_hi_actinst a
        join act_ru_execution e on e.id_ = a.execution_id_
        where a.proc_def_key_ = ? and a.end_time_ is null
          and a.act_type_ in (%s)
        group by a.act_id_ order by a.act_id_
        """
            .formatted(WaitRows.IN_TYPES),
        row -> {
          counts.put(row.getString(1), row.getLong(2));
        },
        processKey);
    return counts;
  }
}
