package io.orderescrow.instance;

import static io.orderescrow.transaction.SqlArrays.texts;

import io.orderescrow.instance.EngineReconciliation.Discrepancy;
import io.orderescrow.instance.EngineReconciliation.Finding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Compares {@code process_instance} with the engine's tables. */
@Component
public class EngineReconciliationTable {

  private static final String ANNOUNCED = "announced";
  private static final String RUNNING = "running";

  private final JdbcClient jdbc;
  private final Clock clock;

  EngineReconciliationTable(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  private record Line(String kind, String name, long count, List<String> keys) {}

  /**
   * Counts and compares all instances of a process. One statement sees one moment: an instance ends
   * in both records in the same transaction. It reads all open instances and the counts of the
   * ended ones: call it every few seconds, not in a loop.
   *
   * @param tolerance how late an instance may be before it counts as overdue; it covers the time
   *     that the engine needs to fire a due timer
   */
  public EngineReconciliation forProcess(String processKey, Duration tolerance) {
    return reconciliation(
        jdbc.sql(
                """
                -- the open instances by our record, with the phase that their columns imply
                with ours as not materialized (
                  select i.*,
                         case when ended_at is not null then 'contradictory'
                              when started_at is null then 'announced'
                              else 'running' end as phase
                  from process_instance i where process_key = :process and outcome is null),
                -- the top-level instances in the engine
                theirs as materialized (
                  select e.id_ as id, coalesce(e.business_key_, e.id_) as business_key
                  from act_ru_execution e join act_re_procdef d on d.id_ = e.proc_def_id_
                  where d.key_ = :process and e.parent_id_ is null and e.super_exec_ is null
                    and e.tenant_id_ is null),
                -- each of them with itself and the processes it called, such as undos
                trees as materialized (
                  select t.id, t.business_key, p.id_ as instance_id
                  from theirs t join act_ru_execution p on p.root_proc_inst_id_ = t.id
                  where p.parent_id_ is null),
                -- one row for each discrepancy of a business key
                found as (
                  select 'CONTRADICTORY' as discrepancy, business_key from ours
                  where phase = 'contradictory'
                  union
                  select 'LOST', business_key from ours o
                  where phase = 'running'
                    and not exists (select from theirs t where t.business_key = o.business_key)
                  union
                  select 'STRAY', business_key from theirs t
                  where not exists (select from ours o where o.business_key = t.business_key
                                      and o.phase = 'running')
                  union
                  -- announced, not started in time
                  select 'OVERDUE', business_key from ours
                  where phase = 'announced' and announced_at < :latest
                  union
                  -- a timer is past due; reminders are suspended in tracking mode and do not count
                  select 'OVERDUE', t.business_key
                  from act_ru_job j join trees t on t.instance_id = j.process_instance_id_
                  where j.duedate_ < :latest and (j.repeat_ is null or j.suspension_state_ = 1)
                  union
                  -- neither a timer nor a task is left that would continue the instance
                  select 'OVERDUE', t.business_key from theirs t
                  where not exists (
                      select from trees r join act_ru_job j
                        on j.process_instance_id_ = r.instance_id where r.id = t.id)
                    and not exists (
                      select from trees r join act_ru_task k
                        on k.proc_inst_id_ = r.instance_id where r.id = t.id))
                select 'phase' as kind, phase as name, count(*) as count, null::text[] as keys
                from ours where phase <> 'contradictory' group by 2
                union all
                select 'phase', outcome, sum(instances), null
                from instance_end_count where process_key = :process group by 2
                union all
                select 'finding', discrepancy, count(*), (array_agg(business_key order by business_key))[1\\:10]
                from found group by discrepancy
                """)
            .param("process", processKey)
            .param("latest", Timestamp.from(clock.instant().minus(tolerance)))
            .query(EngineReconciliationTable::line)
            .list());
  }

  /** The number of jobs of all processes that the engine has given up. */
  public long incidents() {
    return jdbc.sql("select count(*) from act_ru_incident").query(Long.class).single();
  }

  private static Line line(ResultSet row, int i) throws SQLException {
    return new Line(
        row.getString("kind"),
        row.getString("name"),
        row.getLong("count"),
        texts(row.getArray("keys")));
  }

  private static EngineReconciliation reconciliation(List<Line> lines) {
    Map<String, Long> phases = new TreeMap<>();
    Map<Discrepancy, Finding> findings = new EnumMap<>(Discrepancy.class);
    for (Line line : lines) {
      if (line.kind().equals("phase")) {
        phases.put(line.name(), line.count());
      } else {
        findings.put(Discrepancy.valueOf(line.name()), new Finding(line.count(), line.keys()));
      }
    }
    Map<String, Long> ended = new TreeMap<>(phases);
    ended.keySet().removeAll(List.of(ANNOUNCED, RUNNING));
    long consistent = phases.values().stream().mapToLong(Long::longValue).sum();
    Finding contradictory = findings.getOrDefault(Discrepancy.CONTRADICTORY, Finding.NONE);
    return new EngineReconciliation(
        consistent + contradictory.count(),
        phases.getOrDefault(ANNOUNCED, 0L),
        phases.getOrDefault(RUNNING, 0L),
        ended,
        findings);
  }
}
