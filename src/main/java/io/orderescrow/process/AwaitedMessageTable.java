package io.orderescrow.process;

import static io.orderescrow.transaction.SqlArrays.texts;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads from the engine's tables which messages the instances of business keys wait for. */
@Component
public class AwaitedMessageTable {

  private final JdbcTemplate jdbc;

  AwaitedMessageTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Returns the names of the messages that instances wait for now, by business key. Suspended
   * instances count: they continue later.
   */
  public Map<String, Set<String>> awaitedBy(Collection<String> businessKeys) {
    Map<String, Set<String>> awaited = new HashMap<>();
    jdbc.query(
        """
        select distinct w.key, s.event_name_
        from (select distinct * from unnest(?::text[]) as k(key)) w
        cross join lateral (
          select * from act_ru_execution where business_key_ = w.key offset 0) p
        cross join lateral (
          select * from act_ru_execution where proc_inst_id_ = p.id_ offset 0) e
        cross join lateral (
          select * from act_ru_event_subscr where execution_id_ = e.id_ offset 0) s
        where p.parent_id_ is null and s.event_type_ = 'message' and s.tenant_id_ is null
        """,
        row -> {
          awaited.computeIfAbsent(row.getString(1), key -> new HashSet<>()).add(row.getString(2));
        },
        (Object) texts(businessKeys));
    return awaited;
  }
}
