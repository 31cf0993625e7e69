package io.orderescrow.progress;

import static io.orderescrow.transaction.SqlArrays.texts;
import static io.orderescrow.transaction.SqlTimes.instant;

import io.orderescrow.model.Models;
import io.orderescrow.outbox.Mode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads from the engine's tables where instances wait now: the same tokens that Cockpit shows. The
 * timers and subscriptions of a receive task belong to its execution, so they are joined by it.
 */
@Component
public class WaitTable {

  private final JdbcTemplate jdbc;
  private final Models models;
  private final Clock clock;
  private final Mode mode;

  WaitTable(JdbcTemplate jdbc, Models models, Clock clock, Mode mode) {
    this.jdbc = jdbc;
    this.models = models;
    this.clock = clock;
    this.mode = mode;
  }

  /**
   * How many instances wait too long at one activity: their command was re-sent because no answer
   * came in time, or a timer of theirs is overdue.
   *
   * @param waiting the number of instances that wait there
   * @param tooLong the number that wait too long, for either reason
   * @param resent the number whose command was re-sent
   * @param pastDue the number with an overdue timer
   * @param oldest the start of the longest of these waits; null without any
   * @param first the business keys of the five longest waits
   */
  public record LongWait(
      String activityId,
      long waiting,
      long tooLong,
      long resent,
      long pastDue,
      @Nullable Instant oldest,
      List<String> first) {}

  /** All waits of the instances with this business key, including undos. */
  public List<Wait> forBusinessKey(String businessKey) {
    return jdbc
        .query(
            """
        select d.key_, e.proc_inst_id_, e.proc_def_id_, e.act_id_, w.since,
               (select array_agg(s.event_name_ order by s.event_name_) from act_ru_event_subscr s
                 where s.execution_id_ = e.id_ and s.event_type_ = 'message') as messages,
               (select min(j.duedate_) from act_ru_job j
                 where j.execution_id_ = e.id_ and j.repeat_ is not null) as next_send_at,
               (select min(j.duedate_) from act_ru_job j
                 where j.execution_id_ = e.id_ and j.repeat_ is null) as deadline,
               (select v.text_ from act_ru_variable v
                 where v.execution_id_ = e.proc_inst_id_ and v.name_ = 'command') as command
        from act_ru_execution p
        join act_ru_execution e on e.proc_inst_id_ = p.id_
        join act_re_procdef d on d.id_ = e.proc_def_id_
        %s
        where p.business_key_ = ? and e.act_id_ is not null and w.since is not null
        order by w.since, e.id_
        """
                .formatted(WaitRows.JOIN_WAIT),
            (row, i) -> wait(row),
            businessKey)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Wait> wait(ResultSet row) throws SQLException {
    String activityId = row.getString("act_id_");
    String definitionId = row.getString("proc_def_id_");
    String name = models.stepName(definitionId, activityId).orElse(null);
    if (name == null) {
      return Optional.empty();
    }
    String command = models.resentCommand(definitionId, activityId).orElse(null);
    Wait wait =
        new Wait(
            row.getString("key_"),
            row.getString("proc_inst_id_"),
            activityId,
            name,
            row.getTimestamp("since").toInstant(),
            texts(row.getArray("messages")),
            Models.COMMAND_EXPRESSION.equals(command) ? row.getString("command") : command,
            instant(row.getTimestamp("next_send_at")),
            instant(row.getTimestamp("deadline")));
    return Optional.of(mode.commands() ? wait : wait.withoutReminder());
  }

  /** The number of waiting instances by activity id. */
  public Map<String, Long> countByActivity(String processKey) {
    Map<String, Long> counts = new LinkedHashMap<>();
    jdbc.query(
        """
        select e.proc_def_id_, e.act_id_, count(*)
        from act_re_procdef d join act_ru_execution e on e.proc_def_id_ = d.id_
        %s
        where d.key_ = ? and e.act_id_ is not null and w.since is not null
        group by e.proc_def_id_, e.act_id_ order by e.act_id_
        """
            .formatted(WaitRows.JOIN_WAIT),
        row -> {
          if (models.stepName(row.getString(1), row.getString(2)).isPresent()) {
            counts.merge(row.getString(2), row.getLong(3), Long::sum);
          }
        },
        processKey);
    return counts;
  }

  /**
   * The activities where instances of one definition wait, and how many wait too long. It reads all
   * open instances: call it for a person, not in a loop.
   *
   * @param tolerance how late a timer may be before it counts as overdue
   */
  public List<LongWait> longWaits(String definitionId, Duration tolerance) {
    return jdbc.query(
        """
        select act_id_, count(*), count(*) filter (where resent or past_due),
               count(*) filter (where resent), count(*) filter (where past_due),
               min(start_time_) filter (where resent or past_due),
               (array_agg(business_key_ order by start_time_, business_key_)
                 filter (where resent or past_due))[1:5]
        from (
          select e.act_id_, w.since as start_time_, p.business_key_,
                 exists (select from act_ru_job j
                   where j.execution_id_ = e.id_ and %s) as resent,
                 exists (select from act_ru_job j
                   where j.execution_id_ = e.id_ and j.duedate_ < ?) as past_due
          from act_ru_execution e
          join act_ru_execution p on p.id_ = e.proc_inst_id_
          %s
          where e.proc_def_id_ = ? and e.act_id_ is not null and w.since is not null) w
        group by act_id_ order by act_id_
        """
            .formatted(WaitRows.isResent("w.since"), WaitRows.JOIN_WAIT),
        WaitTable::longWait,
        Timestamp.from(clock.instant().minus(tolerance)),
        definitionId);
  }

  private static LongWait longWait(ResultSet row, int i) throws SQLException {
    return new LongWait(
        row.getString(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        instant(row.getTimestamp(6)),
        texts(row.getArray(7)));
  }
}
