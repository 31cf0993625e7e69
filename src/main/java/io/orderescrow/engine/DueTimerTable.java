package io.orderescrow.engine;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Due timers in the engine's tables. */
@Component
class DueTimerTable {

  private final JdbcTemplate jdbc;

  DueTimerTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Returns the jobs that are timers of a process instance, by job id. The root instance comes from
   * the execution, because the engine deletes it from the job when it locks the job.
   */
  Map<String, DueTimer> timersById(Collection<String> jobIds) {
    return jdbc
        .query(
            """
            select j.id_, j.process_instance_id_, e.root_proc_inst_id_
            from (select * from act_ru_job where id_ = any (?::text[]) offset 0) j
            cross join lateral (
              select * from act_ru_execution where id_ = j.process_instance_id_ offset 0) e
            where j.handler_type_ in ('timer-transition', 'timer-intermediate-transition',
                                      'timer-start-event-subprocess')
            """,
            (row, i) -> new DueTimer(row.getString(1), row.getString(2), row.getString(3)),
            (Object) jobIds.toArray(String[]::new))
        .stream()
        .collect(toMap(DueTimer::jobId, identity()));
  }

  /**
   * Postpones a due timer that this node has locked, by as long as it is overdue: each wait is
   * about twice the previous one, from 2 to 30 seconds. Its lock lasts until then. Neither the due
   * date nor the engine's revision of the row change. If the row itself is locked, the timer keeps
   * its present lock, which expires as well.
   */
  void postpone(String jobId, String lockOwner, Instant now) {
    jdbc.update(
        """
        update act_ru_job set lock_exp_time_ =
          ?::timestamp + greatest(interval '2 s', least(interval '30 s', ?::timestamp - duedate_))
        where id_ = (
          select id_ from act_ru_job where id_ = ? and lock_owner_ = ? for update skip locked)
        """,
        Timestamp.from(now),
        Timestamp.from(now),
        jobId,
        lockOwner);
  }
}
