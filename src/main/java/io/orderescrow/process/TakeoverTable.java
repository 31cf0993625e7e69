package io.orderescrow.process;

import java.sql.Timestamp;
import java.time.Instant;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reminders and deadlines of open waits, in the engine's tables, while no node is at work. */
@Component
@Profile("orchestrator")
class TakeoverTable {

  /** What the job executor of one node keeps up with. */
  private static final int PER_SECOND = 100;

  private final JdbcTemplate jdbc;

  TakeoverTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** How many reminders are in force. */
  long countAwake() {
    Long count =
        jdbc.queryForObject(
            """
            select count(*) from act_ru_job
            where handler_type_ = 'timer-transition' and repeat_ is not null
              and suspension_state_ = 1
            """,
            Long.class);
    return count == null ? 0 : count;
  }

  /**
   * Puts all waits where they would be if they had begun now: their reminders are due now, those of
   * the longest waits first, and their deadlines after as long as they had at first.
   *
   * @return how many waits
   */
  int beginAnew(Instant now) {
    Timestamp begin = Timestamp.from(now);
    jdbc.update(
        """
            update act_ru_job j
            set rev_ = j.rev_ + 1, suspension_state_ = 1,
                duedate_ = ?::timestamp + (j.duedate_ - a.start_time_)
            from act_hi_actinst a
            where a.execution_id_ = j.execution_id_ and a.end_time_ is null
              and a.act_type_ = 'receiveTask'
              and j.handler_type_ = 'timer-transition' and j.repeat_ is null
            """,
        begin);
    return jdbc.update(
        """
            update act_ru_job j
            set rev_ = j.rev_ + 1, duedate_ = p.due
            from (
              select r.id_, ?::timestamp
                  + (row_number() over (order by a.start_time_, r.id_) - 1) / ? * interval '1 second'
                  as due
              from act_ru_job r
              join act_hi_actinst a on a.execution_id_ = r.execution_id_ and a.end_time_ is null
              where a.act_type_ = 'receiveTask'
                and r.handler_type_ = 'timer-transition' and r.repeat_ is not null) p
            where p.id_ = j.id_
            """,
        begin,
        PER_SECOND);
  }
}
