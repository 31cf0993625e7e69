package io.orderescrow.process;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.Collection;
import java.util.Map;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Tells timers from the other jobs of the engine. */
@Component
@Profile("orchestrator")
class DueTimerTable {

  private final JdbcTemplate jdbc;

  DueTimerTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Those of some jobs that are timers in a process instance, by id. The outermost instance is
   * asked of the execution: the engine forgets a job's when it locks it.
   */
  Map<String, DueTimer> among(Collection<String> jobs) {
    return jdbc
        .query(
            """
            select j.id_, j.process_instance_id_, e.root_proc_inst_id_
            from act_ru_job j join act_ru_execution e on e.id_ = j.process_instance_id_
            where j.id_ = any (?)
              and j.handler_type_ in ('timer-transition', 'timer-intermediate-transition',
                                      'timer-start-event-subprocess')
            """,
            (row, i) -> new DueTimer(row.getString(1), row.getString(2), row.getString(3)),
            (Object) jobs.toArray(String[]::new))
        .stream()
        .collect(toMap(DueTimer::id, identity()));
  }
}
