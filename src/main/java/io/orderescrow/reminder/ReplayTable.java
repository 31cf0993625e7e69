package io.orderescrow.reminder;

import static io.orderescrow.transaction.SqlArrays.texts;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The timers that ask again, in the engine's tables. */
@Component
@Profile("orchestrator")
class ReplayTable {

  /** What the job executor of one node keeps up with; more would hold up deadlines. */
  private static final int PER_SECOND = 100;

  private final JdbcTemplate jdbc;

  ReplayTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** A timer as it stands in a deployed model. */
  record Reminder(String jobDefinitionId, String definitionId, String activityId) {}

  /**
   * Job definitions of timers.
   *
   * @param always those whose command stands in the model
   * @param byVariable those whose command is the variable {@code command} of their instance
   */
  record Reminders(List<String> always, List<String> byVariable) {

    boolean isEmpty() {
      return always.isEmpty() && byVariable.isEmpty();
    }
  }

  /**
   * Which waits are meant.
   *
   * @param since they began at this moment or later
   * @param until they began before this moment
   * @param askedBefore their command was last sent before this moment
   */
  record Owed(Instant since, Instant until, Instant askedBefore) {}

  List<Reminder> reminders() {
    return jdbc.query(
        "select id_, proc_def_id_, act_id_ from act_ru_jobdef where job_type_ = 'timer-transition'",
        (row, i) -> new Reminder(row.getString(1), row.getString(2), row.getString(3)));
  }

  /**
   * Makes timers due now, those of the longest silence first, and of many only so many in each
   * second. A timer is never put off, and one that has been made due is made so once: the engine
   * makes a new one when it fires, and the age of that says when was last asked.
   *
   * <p>A timer that another transaction holds is passed by, since its wait is just being answered
   * or asked about. The engine's revision of the row stays, so that an answer that comes at this
   * moment does not fail for it.
   *
   * @return how many
   */
  int makeDue(Reminders reminders, Collection<String> commands, Owed owed, Instant now) {
    return jdbc.update(
        """
        with owed as (
          select j.id_, j.create_time_ from act_ru_job j
          where (j.job_def_id_ = any(?)
                 or j.job_def_id_ = any(?) and exists (
                   select from act_ru_variable v
                   where v.execution_id_ = j.process_instance_id_ and v.name_ = 'command'
                     and v.text_ = any(?)))
            and j.repeat_ is not null and j.retries_ > 0 and j.create_time_ < ?
            and exists (
              select from act_hi_actinst a
              where a.execution_id_ = j.execution_id_ and a.end_time_ is null
                and a.act_type_ in ('receiveTask', 'userTask')
                and a.start_time_ >= ? and a.start_time_ < ?)
          for update of j skip locked),
        placed as (
          select id_, ?::timestamp
              + (row_number() over (order by create_time_, id_) - 1) / ? * interval '1 second' as due
          from owed)
        update act_ru_job j set duedate_ = p.due
        from placed p where j.id_ = p.id_ and j.duedate_ > p.due
        """,
        texts(reminders.always()),
        texts(reminders.byVariable()),
        texts(commands),
        Timestamp.from(owed.askedBefore()),
        Timestamp.from(owed.since()),
        Timestamp.from(owed.until()),
        Timestamp.from(now),
        PER_SECOND);
  }

  /**
   * The same for the timers of one business key, all at once.
   *
   * @param jobDefinitions those of the timers that ask
   * @param askedBefore their command was last sent before this moment
   */
  int makeDue(
      Collection<String> jobDefinitions, String businessKey, Instant askedBefore, Instant now) {
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
        Timestamp.from(askedBefore),
        Timestamp.from(now));
  }
}
