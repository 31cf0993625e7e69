package io.orderescrow.process;

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
   * All places that take any of these messages now, in one query. Suspended instances take nothing.
   *
   * <p>It enters by execution, and keeps off the index of names ({@code || ''}): there are as many
   * subscriptions of one name as there are open orders.
   */
  List<Place> placesFor(List<Message> messages) {
    String[] names = messages.stream().map(m -> m.envelope().type()).toArray(String[]::new);
    String[] keys = messages.stream().map(m -> m.envelope().subject()).toArray(String[]::new);
    return jdbc.query(
        """
        with wanted as (select distinct * from unnest(?::text[], ?::text[]) as w(name, key))
        select s.event_name_ as name, w.key, s.execution_id_ as execution_id,
               s.proc_inst_id_ as process_instance_id, null as definition_id, null as process_key, false as started
        from wanted w
        join act_ru_execution p on p.business_key_ = w.key and p.parent_id_ is null
        join act_ru_execution e on e.proc_inst_id_ = p.id_
        join act_ru_event_subscr s on s.execution_id_ = e.id_ and s.event_name_ || '' = w.name
        where s.event_type_ = 'message' and p.suspension_state_ = 1
        union all
        select s.event_name_, w.key, null, null, d.id_, d.key_, i.started_at is not null
        from wanted w
        join act_ru_event_subscr s
          on s.execution_id_ is null and s.event_name_ || '' = w.name and s.event_type_ = 'message'
        join act_re_procdef d on d.id_ = s.configuration_ and d.suspension_state_ = 1
        left join process_instance i on i.process_key = d.key_ and i.business_key = w.key
        """,
        statement -> {
          statement.setArray(1, statement.getConnection().createArrayOf("text", names));
          statement.setArray(2, statement.getConnection().createArrayOf("text", keys));
        },
        (row, i) ->
            new Place(
                row.getString("name"),
                row.getString("key"),
                row.getString("execution_id"),
                row.getString("process_instance_id"),
                row.getString("definition_id"),
                row.getString("process_key"),
                row.getBoolean("started")));
  }
}
