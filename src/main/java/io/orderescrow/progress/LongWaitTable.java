package io.orderescrow.progress;

import static io.orderescrow.transaction.SqlArrays.texts;
import static io.orderescrow.transaction.SqlTimes.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Counts the waits of one process definition. */
@Component
class LongWaitTable {

  private final JdbcTemplate jdbc;

  LongWaitTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param latest timers that were due before this moment are overdue
   */
  List<LongWait> forDefinition(String definitionId, Instant latest) {
    return jdbc.query(
        """
        select act_id_, count(*), count(*) filter (where resent or past_due),
               count(*) filter (where resent), count(*) filter (where past_due),
               min(start_time_) filter (where resent or past_due),
               (array_agg(business_key_ order by start_time_, business_key_)
                 filter (where resent or past_due))[1:5]
        from (
          select a.act_id_, a.start_time_, p.business_key_,
                 exists (select from act_ru_job j
                   where j.execution_id_ = e.id_ and %s) as resent,
                 exists (select from act_ru_job j
                   where j.execution_id_ = e.id_ and j.duedate_ < ?) as past_due
          from act_ru_execution e
          join act_ru_execution p on p.id_ = e.proc_inst_id_
          join act_hi_actinst a
            on a.execution_id_ = e.id_ and a.act_id_ = e.act_id_ and a.end_time_ is null
          where e.proc_def_id_ = ?
            and a.act_type_ in (%s)) w
        group by act_id_ order by act_id_
        """
            .formatted(WaitRows.isResent("a"), WaitRows.IN_TYPES),
        LongWaitTable::longWait,
        Timestamp.from(latest),
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
