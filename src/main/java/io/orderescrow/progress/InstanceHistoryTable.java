package io.orderescrow.progress;

import static io.orderescrow.transaction.SqlTimes.instant;

import io.orderescrow.model.Models;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads running instances, and ended ones from the engine's history. */
@Component
public class InstanceHistoryTable {

  /** An order that waits for weeks has hundreds of reminders; a page shows no more than this. */
  private static final int MAX_VISITS = 2_000;

  /** The running instances {@code p}; the engine's clean-up may delete their history. */
  private static final String RUNNING =
      """
      select p.id_, d.key_, p.business_key_, true as running
      from act_ru_execution p join act_re_procdef d on d.id_ = p.proc_def_id_
      """;

  private final JdbcTemplate jdbc;
  private final Models models;

  InstanceHistoryTable(JdbcTemplate jdbc, Models models) {
    this.jdbc = jdbc;
    this.models = models;
  }

  /**
   * One process instance in the engine, running or ended: that of an order or of an undo.
   *
   * @param id its id in the engine, as in Cockpit's addresses
   * @param running false once it has ended
   */
  public record EngineInstance(String id, String processKey, String businessKey, boolean running) {}

  /**
   * One visit of an instance to an element.
   *
   * @param called the instance that a call activity called; null for other elements
   * @param interrupted whether it was cancelled
   */
  private record Visit(
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

  /** The instance with this id in the engine. */
  public Optional<EngineInstance> find(String instanceId) {
    return jdbc
        .query(
            """
            %s where p.id_ = ? and p.business_key_ is not null
            union all
            select proc_inst_id_, proc_def_key_, business_key_, false from act_hi_procinst
            where proc_inst_id_ = ? and business_key_ is not null
            """
                .formatted(RUNNING),
            InstanceHistoryTable::instance,
            instanceId,
            instanceId)
        .stream()
        .findFirst();
  }

  /** All instances of any process with this business key, in the order of their start. */
  public List<EngineInstance> forBusinessKey(String businessKey) {
    return jdbc.query(
        """
        select id_, key_, business_key_, running from (
          %s where p.business_key_ = ?
          union all
          select h.proc_inst_id_, h.proc_def_key_, h.business_key_, false from act_hi_procinst h
          where h.business_key_ = ?
            and not exists (select from act_ru_execution r where r.id_ = h.proc_inst_id_)) i
        order by id_
        """
            .formatted(RUNNING),
        InstanceHistoryTable::instance,
        businessKey,
        businessKey);
  }

  private static EngineInstance instance(ResultSet row, int i) throws SQLException {
    return new EngineInstance(
        row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4));
  }

  private List<Visit> visits(String businessKey) {
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

  /** All waits of the instances with this business key, in the order of time. */
  public List<HistoricWait> waits(String businessKey) {
    List<Visit> visits = visits(businessKey);
    Map<String, Visit> callers = new HashMap<>();
    for (Visit visit : visits) {
      if (visit.called() != null) {
        callers.put(visit.called(), visit);
      }
    }
    return visits.stream()
        .filter(Visit::isWait)
        .map(visit -> historicWait(visit, callers.get(visit.instanceId()), visits))
        .toList();
  }

  private HistoricWait historicWait(Visit visit, @Nullable Visit caller, List<Visit> visits) {
    return new HistoricWait(
        visit.processKey(),
        visit.instanceId(),
        visit.activityId(),
        visit.name(),
        caller == null ? null : caller.name(),
        visit.type().equals("userTask"),
        command(visit, caller),
        visit.since(),
        visit.until(),
        visits.stream().anyMatch(other -> isDeadlineOf(visit, other)),
        visit.interrupted());
  }

  /**
   * The command of the models. An expression in an undo's model is resolved by its caller's model,
   * because the engine keeps no variables of an ended instance.
   */
  private @Nullable String command(Visit visit, @Nullable Visit caller) {
    String command = models.resentCommand(visit.definitionId(), visit.activityId()).orElse(null);
    if (command == null || !command.startsWith("${")) {
      return command;
    }
    return caller == null
        ? null
        : models.callInput(caller.definitionId(), caller.activityId(), "command").orElse(null);
  }

  private boolean isDeadlineOf(Visit visit, Visit boundary) {
    Instant until = visit.until();
    return until != null
        && visit.interrupted()
        && boundary.type().equals("boundaryTimer")
        && boundary.instanceId().equals(visit.instanceId())
        && !boundary.since().isBefore(visit.since())
        && models.isInterruptedBy(visit.definitionId(), visit.activityId(), boundary.activityId());
  }
}
