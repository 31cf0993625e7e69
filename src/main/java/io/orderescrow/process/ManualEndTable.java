package io.orderescrow.process;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads from the engine's tables what the end of an instance by a person leaves undone. */
@Component
class ManualEndTable {

  private final JdbcTemplate jdbc;

  ManualEndTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The activities of an instance that would compensate it now, and those that have called another
   * process, sorted. A running compensation is one of the second kind.
   */
  List<String> pendingCompensation(String instanceId) {
    return jdbc.queryForList(
        """
        select activity_id_ from act_ru_event_subscr
        where proc_inst_id_ = ? and event_type_ = 'compensate'
        union
        select caller.act_id_ from act_ru_execution caller
        join act_ru_execution called on called.super_exec_ = caller.id_
        where caller.proc_inst_id_ = ? and caller.act_id_ is not null
        order by 1
        """,
        String.class,
        instanceId,
        instanceId);
  }

  /** The user who created the batch that these jobs carry out; null when it is not known. */
  @Nullable String batchCreator(String jobDefinitionId) {
    return jdbc
        .queryForList(
            "select create_user_id_ from act_ru_batch where batch_job_def_id_ = ?",
            String.class,
            jobDefinitionId)
        .stream()
        .findFirst()
        .orElse(null);
  }
}
