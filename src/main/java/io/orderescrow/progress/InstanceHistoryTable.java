package io.orderescrow.progress;

import static io.orderescrow.transaction.SqlTimes.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads of the engine's history. */
@Component
class InstanceHistoryTable {

  /** An order that waits for weeks has hundreds of reminders; a page shows no more than this. */
  private static final int MAX_VISITS = 2_000;

  private final JdbcTemplate jdbc;

  InstanceHistoryTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * One visit of an instance to an element.
   *
   * @param called the instance that a call activity called; null for other elements
   * @param interrupted whether it was cancelled
   */
  record Visit(
      String processKey,
      String definitionId,
      String instanceId,
      String activityId,
      String name,
      String type,
      @Nullable String called,
      Instant since,
      @Nullable Instant until,
      boolean interrupted) {

    boolean isWait() {
      return WaitRows.TYPES.contains(type);
    }
  }

  Optional<EngineInstance> run(String instanceId) {
    return jdbc
        .query(
            """
            select proc_inst_id_, proc_def_key_, business_key_, end_time_ from act_hi_procinst
            where proc_inst_id_ = ? and business_key_ is not null
            """,
            InstanceHistoryTable::run,
            instanceId)
        .stream()
        .findFirst();
  }

  List<EngineInstance> runs(String businessKey) {
    return jdbc.query(
        """
        select proc_inst_id_, proc_def_key_, business_key_, end_time_ from act_hi_procinst
        where business_key_ = ? order by start_time_, id_
        """,
        InstanceHistoryTable::run,
        businessKey);
  }

  private static EngineInstance run(ResultSet row, int i) throws SQLException {
    return new EngineInstance(
        row.getString(1), row.getString(2), row.getString(3), row.getTimestamp(4) == null);
  }

  List<Visit> visits(String businessKey) {
    return jdbc.query(
        """
        select a.proc_def_key_, a.proc_def_id_, a.proc_inst_id_, a.act_id_,
               coalesce(a.act_name_, a.act_id_), a.act_type_, a.call_proc_inst_id_,
               a.start_time_, a.end_time_, a.act_inst_state_ = 2
        from (select proc_inst_id_ from act_hi_procinst where business_key_ = ? offset 0) p
        join act_hi_actinst a on a.proc_inst_id_ = p.proc_inst_id_
        where a.act_type_ in (%s, 'boundaryTimer', 'callActivity')
        order by a.start_time_, a.sequence_counter_, a.id_ limit ?
        """
            .formatted(WaitRows.IN_TYPES),
        (row, i) ->
            new Visit(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getTimestamp(8).toInstant(),
                instant(row.getTimestamp(9)),
                row.getBoolean(10)),
        businessKey,
        MAX_VISITS);
  }
}
