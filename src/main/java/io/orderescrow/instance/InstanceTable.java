package io.orderescrow.instance;

import static io.orderescrow.transaction.SqlArrays.texts;
import static io.orderescrow.transaction.SqlTimes.instant;
import static java.util.stream.Collectors.joining;

import io.orderescrow.instance.Instances.Ending;
import io.orderescrow.instance.Instances.Phase;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The table {@code process_instance}. */
@Component
@Profile("orchestrator")
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

  /** Keys are sorted, so that two transactions that claim the same ones cannot deadlock. */
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

  void end(Collection<Ending> endings, Instant now) {
    List<Ending> sorted =
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
        texts(sorted, Ending::processKey),
        texts(sorted, Ending::businessKey),
        texts(sorted, Ending::outcome),
        texts(sorted, Ending::reason));
  }

  Optional<Instance> find(String processKey, String businessKey) {
    return jdbc
        .query(
            "select * from process_instance where process_key = ? and business_key = ?",
            InstanceTable::instance,
            processKey,
            businessKey)
        .stream()
        .findFirst();
  }

  List<Instance> withBusinessKeys(Collection<String> businessKeys) {
    return jdbc.query(
        "select * from process_instance where business_key = any(?)",
        InstanceTable::instance,
        (Object) texts(businessKeys));
  }

  /**
   * Writes the rows as they are: a lock alone would let a transaction go on that waited for it and
   * sees an older snapshot.
   */
  void touch(Collection<String> businessKeys) {
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

  List<Instance> page(
      String processKey,
      @Nullable Phase phase,
      @Nullable String outcome,
      @Nullable Instance after,
      int size) {
    List<String> conditions = new ArrayList<>(List.of("process_key = ?"));
    List<Object> values = new ArrayList<>(List.of(processKey));
    if (phase != null) {
      conditions.add(condition(phase));
    }
    if (outcome != null) {
      conditions.add("outcome = ?");
      values.add(outcome);
    }
    if (after != null) {
      conditions.add("(announced_at, business_key) < (?, ?)");
      values.add(Timestamp.from(after.announcedAt()));
      values.add(after.businessKey());
    }
    values.add(size);
    return jdbc.query(
        "select * from process_instance where "
            + conditions.stream().collect(joining(" and "))
            + " order by announced_at desc, business_key desc limit ?",
        InstanceTable::instance,
        values.toArray());
  }

  List<Instance> oldestRunning(String processKey, int size) {
    return jdbc.query(
        """
        select * from process_instance
        where process_key = ? and outcome is null and started_at is not null
        order by announced_at, business_key limit ?
        """,
        InstanceTable::instance,
        processKey,
        size);
  }

  private static String condition(Phase phase) {
    return switch (phase) {
      case ANNOUNCED -> "outcome is null and started_at is null";
      case RUNNING -> "outcome is null and started_at is not null";
      case ENDED -> "outcome is not null";
    };
  }

  Map<String, Long> counts(String processKey) {
    Map<String, Long> counts = new LinkedHashMap<>();
    jdbc.query(
        """
        select coalesce(outcome, case when started_at is null then 'ANNOUNCED' else 'RUNNING' end),
               count(*)
        from process_instance where process_key = ? group by 1 order by 1
        """,
        row -> {
          counts.put(row.getString(1), row.getLong(2));
        },
        processKey);
    return counts;
  }

  static Instance instance(ResultSet row, int i) throws SQLException {
    return new Instance(
        row.getString("process_key"),
        row.getString("business_key"),
        row.getTimestamp("announced_at").toInstant(),
        instant(row.getTimestamp("started_at")),
        instant(row.getTimestamp("ended_at")),
        row.getString("outcome"),
        foundBy(row.getArray("found_by")),
        row.getString("reason"));
  }

  private static SearchKeys foundBy(@Nullable Array values) throws SQLException {
    if (values == null) {
      return SearchKeys.NOTHING;
    }
    @Nullable String[] texts = (@Nullable String[]) values.getArray();
    return new SearchKeys(texts[0], texts[1]);
  }
}
