package io.orderescrow.tracking;

import static io.orderescrow.transaction.SqlArrays.texts;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reminders and deadlines of open waits, in the engine's tables, while no node runs. */
@Component
class TakeoverTable {

  /** Due timers that the job executor of one node can execute. */
  static final int PER_SECOND = 100;

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
   * Activates the suspended timers of job definitions.
   *
   * @param size the maximum number of timers
   * @return the number of timers
   */
  int activate(List<String> reminders, int size) {
    return jdbc.update(
        """
        update act_ru_job j set rev_ = j.rev_ + 1, suspension_state_ = 1
        where j.id_ = any(array(
          select id_ from act_ru_job where job_def_id_ = any(?) and suspension_state_ = 2
          order by id_ limit ?))
        """,
        texts(reminders),
        size);
  }

  /** Activates timers that are suspended, by their ids. */
  void activate(List<String> timers) {
    jdbc.update(
        """
        update act_ru_job set rev_ = rev_ + 1, suspension_state_ = 1
        where id_ = any(?) and suspension_state_ <> 1
        """,
        (Object) texts(timers));
  }

  /**
   * The deadlines of waits for messages, including passed ones, in the order of their ids.
   *
   * @param after the id after which they begin
   */
  List<String> deadlines(String after, int size) {
    return jdbc.queryForList(
        """
        select j.id_ from act_ru_job j join act_ru_execution e on e.id_ = j.execution_id_
        where j.id_ > ? and j.handler_type_ = 'timer-transition' and j.repeat_ is null
          and exists (
            select from act_ru_event_subscr s
            where s.execution_id_ = e.id_ and s.activity_id_ = e.act_id_
              and s.event_type_ = 'message')
        order by j.id_ limit ?
        """,
        String.class,
        after,
        size);
  }

  /** The place of a reminder when the longest waits come first. */
  record TimerPosition(Timestamp waitsSince, String id) {

    static final TimerPosition FIRST = new TimerPosition(new Timestamp(0), "");
  }

  /**
   * @param last the place of the last reminder of the batch; null after the last batch
   */
  record MadeDue(int count, @Nullable TimerPosition last) {}

  /**
   * Makes the reminders of waits for messages due, longest wait first, {@link #PER_SECOND} in each
   * second.
   *
   * @param reminders ids of job definitions
   * @param after the last reminder of the previous batch
   * @param size the maximum number of reminders
   * @param from when the first of them is due
   */
  MadeDue makeDue(List<String> reminders, TimerPosition after, int size, Instant from) {
    List<TimerPosition> made =
        jdbc.query(
            """
            with next as (
              select r.id_, s.created_,
                     ?::timestamp + (row_number() over (order by s.created_, r.id_) - 1) / ?
                       * interval '1 second' as due
              from act_ru_job r
              join act_ru_execution e on e.id_ = r.execution_id_
              join act_ru_event_subscr s
                on s.execution_id_ = e.id_ and s.activity_id_ = e.act_id_
                  and s.event_type_ = 'message'
              where r.job_def_id_ = any(?) and (s.created_, r.id_) > (?::timestamp, ?)
              order by s.created_, r.id_ limit ?),
            made as (
              update act_ru_job j set rev_ = j.rev_ + 1, duedate_ = n.due
              from next n where n.id_ = j.id_
              returning n.created_, n.id_)
            select created_, id_ from made order by created_, id_
            """,
            (row, i) -> new TimerPosition(row.getTimestamp(1), row.getString(2)),
            Timestamp.from(from),
            PER_SECOND,
            texts(reminders),
            after.waitsSince(),
            after.id(),
            size);
    return new MadeDue(made.size(), made.size() < size ? null : made.get(made.size() - 1));
  }
}
