package io.orderescrow.process;

import static io.orderescrow.transaction.SqlArrays.texts;

import io.orderescrow.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads of the engine's tables that say who waits for which message. */
@Component
@Profile("orchestrator")
class RecipientTable {

  private final JdbcTemplate jdbc;

  RecipientTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * One place that takes a message: an execution that waits, or else a process that it starts.
   *
   * @param businessKey of the waiting instance; null for a start
   */
  record Place(
      String message,
      @Nullable String businessKey,
      @Nullable String executionId,
      @Nullable String processInstanceId,
      @Nullable String definitionId,
      @Nullable String processKey,
      boolean started) {}

  /**
   * All places that take any of these messages now, in one query. It enters by business key, since
   * there are as many subscriptions of one name as there are open orders, and goes on by one index
   * at a time: "offset 0" keeps PostgreSQL from another order, which while the tables are empty
   * looks as good to it, and which it would keep. Suspended instances take nothing.
   */
  List<Place> placesFor(List<Message> messages) {
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
          and s.event_type_ = 'message' and s.event_name_ = w.name
        union all
        select s.event_name_, w.key, null, null, d.id_, d.key_, i.started_at is not null
        from wanted w
        join (select * from act_ru_event_subscr where execution_id_ is null offset 0) s
          on s.event_name_ = w.name and s.event_type_ = 'message'
        join act_re_procdef d on d.id_ = s.configuration_ and d.suspension_state_ = 1
        left join process_instance i on i.process_key = d.key_ and i.business_key = w.key
        """,
        (row, i) ->
            new Place(
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
