package io.orderescrow.reminder;

import static io.orderescrow.transaction.SqlArrays.texts;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The reminder timers in the engine's tables. */
@Component
class ReplayTable {

  /** The rate that the job executor of one node can follow; a higher one would delay deadlines. */
  private static final int PER_SECOND = 100;

  private final JdbcTemplate jdbc;

  ReplayTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** A timer of a deployed model. */
  record Reminder(String jobDefinitionId, String definitionId, String activityId) {}

  /**
   * Job definitions of reminder timers.
   *
   * @param fixedCommand timers whose command is in the model
   * @param variableCommand timers whose command is the variable {@code command} of their instance
   */
  record Reminders(List<String> fixedCommand, List<String> variableCommand) {

    boolean isEmpty() {
      return fixedCommand.isEmpty() && variableCommand.isEmpty();
    }
  }

  /**
   * The waits that a replay covers.
   *
   * @param since the wait began at this moment or later
   * @param until the wait began before this moment
   * @param sentBefore its command was last sent before this moment
   */
  record ReplayScope(Instant since, Instant until, Instant sentBefore) {}

  List<Reminder> reminders() {
    return jdbc.query(
        "select id_, proc_def_id_, act_id_ from act_ru_jobdef where job_type_ = 'timer-transition'",
        (row, i) -> new Reminder(row.getString(1), row.getString(2), row.getString(3)));
  }

  /**
   * Makes timers due, oldest first, {@link #PER_SECOND} in each second. It never postpones a timer.
   * The engine creates a new timer when one fires, so the creation time of a timer is the time when
   * its command was last sent.
   *
   * <p>It skips a timer that another transaction has locked: that one handles an answer or sends
   * the command. The engine's revision of the row does not change, so that a concurrent answer does
   * not fail on it.
   *
   * @return the number of timers made due
   */
  int makeDue(Reminders reminders, Collection<String> commands, ReplayScope scope, Instant now) {
    return jdbc.update(
        """
        with selected as (
          select j.id_, j.create_time_ from act_ru_job j
          where (j.job_def_id_ = any(?)
                 or j.job_def_id_ = any(?) and exists (
                   select from act_ru_variable v
                   where v.execution_id_ = j.process_instance_id_ and v.name_ = 'command'
                     and v.text_ = any(?)))
            and j.repeat_ is not null and j.retries_ > 0 and j.create_time_ < ?
            and exists (
              select from (
                select s.created_ as since from act_ru_event_subscr s
                where s.execution_id_ = j.execution_id_ and s.event_type_ = 'message'
                union all
                select t.create_time_ from act_ru_task t
                where t.execution_id_ = j.execution_id_) w
              where w.since >= ? and w.since < ?)
          for update of j skip locked),
        placed as (
          select id_, ?::timestamp
              + (row_number() over (order by create_time_, id_) - 1) / ? * interval '1 second' as due
          from selected)
        update act_ru_job j set duedate_ = p.due
        from placed p where j.id_ = p.id_ and j.duedate_ > p.due
        """,
        texts(reminders.fixedCommand()),
        texts(reminders.variableCommand()),
        texts(commands),
        Timestamp.from(scope.sentBefore()),
        Timestamp.from(scope.since()),
        Timestamp.from(scope.until()),
        Timestamp.from(now),
        PER_SECOND);
  }

  /**
   * Makes the timers of one business key due, all at once.
   *
   * @param jobDefinitions the job definitions of reminder timers
   * @param sentBefore the command was last sent before this moment
   */
  int makeDue(
      Collection<String> jobDefinitions, String businessKey, Instant sentBefore, Instant now) {
    return jdbc.update(
        """
        update act_ru_job j set duedate_ = ?
        where j.id_ = any(array(
          select t.id_ from act_ru_execution e
          join act_ru_job t on t.process_instance_id_ = e.id_
          where e.business_key_ = ? and t.job_def_id_ = any(?)
            and t.repeat_ is not null and t.retries_ > 0 and t.create_time_ < ?
            and t.duedate_ > ?
          for update of t skip locked))
        """,
        Timestamp.from(now),
        businessKey,
        texts(jobDefinitions),
        Timestamp.from(sentBefore),
        Timestamp.from(now));
  }
}
