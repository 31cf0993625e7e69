package io.orderescrow.tracking;

import static io.orderescrow.transaction.SqlArrays.texts;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reminders and deadlines of open waits, in the engine's tables, while no node runs. */
@Component
class TakeoverTable {

  /** Due timers that the job executor of one node can execute. */
  private static final int PER_SECOND = 100;

  private final JdbcTemplate jdbc;

  TakeoverTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Lets the statements of the caller's transaction take any time: they change all open waits. */
  void liftTimeLimits() {
    jdbc.execute("set local lock_timeout = 0; set local statement_timeout = 0");
  }

  /** Counts the active timers of job definitions. */
  long countActive(List<String> reminders) {
    Long count =
        jdbc.queryForObject(
            """
            select count(*) from act_ru_job where job_def_id_ = any(?) and suspension_state_ = 1
            """,
            Long.class,
            (Object) texts(reminders));
    return count == null ? 0 : count;
  }

  /**
   * Activates the deadlines of all waits for messages, including passed deadlines.
   *
   * @return the ids of their jobs
   */
  List<String> activateDeadlines() {
    return jdbc.queryForList(
        """
        update act_ru_job j set rev_ = j.rev_ + 1, suspension_state_ = 1
        from act_hi_actinst a
        where a.execution_id_ = j.execution_id_ and a.end_time_ is null
          and a.act_type_ = 'receiveTask'
          and j.handler_type_ = 'timer-transition' and j.repeat_ is null
        returning j.id_
        """,
        String.class);
  }

  /**
   * Makes the reminders of waits for messages due from now on, longest wait first.
   *
   * @param reminders ids of job definitions
   * @return the number of reminders
   */
  int makeDue(List<String> reminders, Instant now) {
    return jdbc.update(
        """
        update act_ru_job j set rev_ = j.rev_ + 1, duedate_ = p.due
        from (
          select r.id_, ?::timestamp
              + (row_number() over (order by a.start_time_, r.id_) - 1) / ? * interval '1 second'
              as due
          from act_ru_job r
          join act_hi_actinst a on a.execution_id_ = r.execution_id_ and a.end_time_ is null
          where a.act_type_ = 'receiveTask' and r.job_def_id_ = any(?)) p
        where p.id_ = j.id_
        """,
        Timestamp.from(now),
        PER_SECOND,
        texts(reminders));
  }
}
