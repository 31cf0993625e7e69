package io.orderescrow.instance;

import static io.orderescrow.transaction.SqlArrays.texts;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Writes of the table {@code process_instance}. */
@Component
class InstanceTable {

  private final JdbcTemplate jdbc;

  InstanceTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  void announce(String processKey, Map<String, SearchKeys> businessKeys, Instant now) {
    jdbc.update(
        """
        insert into process_instance (process_key, business_key, announced_at, found_by)
        select ?, k.key, ?, nullif(array[k.first, k.second], array[null, null]::text[])
        from unnest(?::text[], ?::text[], ?::text[]) as k(key, first, second) order by k.key
        on conflict do nothing
        """,
        processKey,
        Timestamp.from(now),
        texts(businessKeys.keySet()),
        texts(businessKeys.values(), SearchKeys::first),
        texts(businessKeys.values(), SearchKeys::second));
  }

  /** Sorts the keys, so that two transactions that claim the same keys cannot deadlock. */
  List<String> claim(String processKey, Map<String, SearchKeys> businessKeys, Instant now) {
    return jdbc.query(
        """
        insert into process_instance as i (
          process_key, business_key, announced_at, started_at, found_by)
        select ?, k.key, ?, ?, nullif(array[k.first, k.second], array[null, null]::text[])
        from unnest(?::text[], ?::text[], ?::text[]) as k(key, first, second) order by k.key
        on conflict (process_key, business_key) do update
          set started_at = excluded.started_at, found_by = coalesce(excluded.found_by, i.found_by)
          where i.started_at is null
        returning business_key
        """,
        (row, i) -> row.getString(1),
        processKey,
        Timestamp.from(now),
        Timestamp.from(now),
        texts(businessKeys.keySet()),
        texts(businessKeys.values(), SearchKeys::first),
        texts(businessKeys.values(), SearchKeys::second));
  }

  void end(Collection<InstanceEnding> endings, Instant now) {
    List<InstanceEnding> sorted =
        endings.stream().sorted((a, b) -> a.businessKey().compareTo(b.businessKey())).toList();
    jdbc.update(
        """
        update process_instance i
        set ended_at = ?, outcome = e.outcome, reason = e.reason
        from unnest(?::text[], ?::text[], ?::text[], ?::text[])
          as e(process_key, business_key, outcome, reason)
        where i.process_key = e.process_key and i.business_key = e.business_key
          and i.ended_at is null
        """,
        Timestamp.from(now),
        texts(sorted, InstanceEnding::processKey),
        texts(sorted, InstanceEnding::businessKey),
        texts(sorted, InstanceEnding::outcome),
        texts(sorted, InstanceEnding::reason));
  }

  /**
   * Updates the rows without changing them. A plain row lock would let a transaction that waited
   * for it continue on its older snapshot; after an update it fails with a conflict.
   */
  void lock(Collection<String> businessKeys) {
    jdbc.update(
        """
        with locked as (
          select process_key, business_key from process_instance where business_key = any(?)
          order by business_key, process_key for update)
        update process_instance i set started_at = i.started_at
        from locked l where i.process_key = l.process_key and i.business_key = l.business_key
        """,
        (Object) texts(businessKeys));
  }
}
