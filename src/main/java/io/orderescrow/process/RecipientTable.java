package io.orderescrow.process;

import static io.orderescrow.transaction.SqlArrays.texts;

import io.orderescrow.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads message subscriptions from the engine's tables. */
@Component
class RecipientTable {

  private final JdbcTemplate jdbc;

  RecipientTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** A subscription to a message: of a waiting execution, or of a process that it starts. */
  record Target(
      String message,
      String businessKey,
      @Nullable String executionId,
      @Nullable String processInstanceId,
      @Nullable String definitionId,
      @Nullable String processKey,
      boolean started) {}

  /**
   * Returns all current targets of these messages with one query, without suspended instances and
   * definitions. A subscription with a tenant belongs to another application. The query starts from
   * the business key, because a message name has as many subscriptions as there are open orders.
   * "offset 0" makes PostgreSQL keep this join order, even for a plan cached while the tables were
   * empty.
   */
  List<Target> targetsOf(List<Message> messages) {
    return jdbc.query(
        """
        with wanted as (select distinct * from unnest(?::text[], ?::text[]) as w(name, key))
        select s.event_name_ as name, w.key, s.execution_id_ as execution_id,
               s.proc_inst_id_ as process_instance_id, null as definition_id, null as process_key, false as started
        from wanted w
        cross join lateral (
          select * from act_ru_execution where business_key_ = w.key offset 0) p
        cross join lateral (
          select * from act_ru_execution where proc_inst_id_ = p.id_ offset 0) e
        cross join lateral (
          select * from act_ru_event_subscr where execution_id_ = e.id_ offset 0) s
        where p.parent_id_ is null and p.suspension_state_ = 1
          and s.event_type_ = 'message' and s.event_name_ = w.name and s.tenant_id_ is null
        union all
        select s.event_name_, w.key, null, null, d.id_, d.key_, i.started_at is not null
        from wanted w
        join (select * from act_ru_event_subscr where execution_id_ is null offset 0) s
          on s.event_name_ = w.name and s.event_type_ = 'message' and s.tenant_id_ is null
        join act_re_procdef d on d.id_ = s.configuration_ and d.suspension_state_ = 1
        left join process_instance i on i.process_key = d.key_ and i.business_key = w.key
        """,
        (row, i) ->
            new Target(
                row.getString("name"),
                row.getString("key"),
                row.getString("execution_id"),
                row.getString("process_instance_id"),
                row.getString("definition_id"),
                row.getString("process_key"),
                row.getBoolean("started")),
        texts(messages, message -> message.envelope().type()),
        texts(messages, message -> message.envelope().subject()));
  }
}
