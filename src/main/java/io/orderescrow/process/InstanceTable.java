package io.orderescrow.process;

import static java.util.stream.Collectors.joining;

import io.orderescrow.process.Instances.Ending;
import io.orderescrow.process.Instances.Phase;
import io.orderescrow.process.Instances.Unsaid;
import java.sql.Array;
import java.sql.Connection;
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
import java.util.stream.Stream;
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

  void announce(String processKey, Collection<String> businessKeys, Instant now) {
    jdbc.update(
        """
        insert into process_instance (process_key, business_key, announced_at)
        select ?, k, ? from unnest(?::text[]) as k order by k
        on conflict do nothing
        """,
        statement -> {
          statement.setString(1, processKey);
          statement.setTimestamp(2, Timestamp.from(now));
          statement.setArray(3, texts(statement.getConnection(), businessKeys.stream()));
        });
  }

  /** Keys are sorted, so that two transactions that claim the same ones cannot deadlock. */
  List<String> claim(String processKey, Collection<String> businessKeys, Instant now) {
    String[] keys = businessKeys.stream().distinct().sorted().toArray(String[]::new);
    return jdbc.query(
        """
        insert into process_instance as i (process_key, business_key, announced_at, started_at)
        select ?, k, ?, ? from unnest(?::text[]) as k order by k
        on conflict (process_key, business_key)
          do update set started_at = excluded.started_at where i.started_at is null
        returning business_key
        """,
        statement -> {
          statement.setString(1, processKey);
          statement.setTimestamp(2, Timestamp.from(now));
          statement.setTimestamp(3, Timestamp.from(now));
          statement.setArray(4, texts(statement.getConnection(), keys));
        },
        (row, i) -> row.getString(1));
  }

  void end(Collection<Ending> endings, Instant now) {
    List<Ending> sorted =
        endings.stream().sorted((a, b) -> a.businessKey().compareTo(b.businessKey())).toList();
    jdbc.update(
        """
        update process_instance i
        set ended_at = ?, outcome = e.outcome
        from unnest(?::text[], ?::text[], ?::text[]) as e(process_key, business_key, outcome)
        where i.process_key = e.process_key and i.business_key = e.business_key
          and i.ended_at is null
        """,
        statement -> {
          Connection connection = statement.getConnection();
          statement.setTimestamp(1, Timestamp.from(now));
          statement.setArray(2, texts(connection, sorted.stream().map(Ending::processKey)));
          statement.setArray(3, texts(connection, sorted.stream().map(Ending::businessKey)));
          statement.setArray(4, texts(connection, sorted.stream().map(Ending::outcome)));
        });
  }

  void leaveUnsaid(Collection<Unsaid> all) {
    List<Unsaid> sorted =
        all.stream().sorted((a, b) -> a.businessKey().compareTo(b.businessKey())).toList();
    jdbc.update(
        """
        update process_instance i
        set unsaid_type = u.type, unsaid = convert_to(u.payload, 'UTF8')
        from unnest(?::text[], ?::text[], ?::text[], ?::text[])
          as u(process_key, business_key, type, payload)
        where i.process_key = u.process_key and i.business_key = u.business_key
        """,
        statement -> {
          Connection connection = statement.getConnection();
          statement.setArray(1, texts(connection, sorted.stream().map(Unsaid::processKey)));
          statement.setArray(2, texts(connection, sorted.stream().map(Unsaid::businessKey)));
          statement.setArray(3, texts(connection, sorted.stream().map(Unsaid::type)));
          statement.setArray(
              4, texts(connection, sorted.stream().map(each -> each.payload().toString())));
        });
  }

  Optional<byte[]> unsaid(String processKey, String businessKey, String type) {
    return jdbc
        .query(
            """
            select unsaid from process_instance
            where process_key = ? and business_key = ? and unsaid_type = ?
            """,
            (row, i) -> row.getBytes(1),
            processKey,
            businessKey,
            type)
        .stream()
        .findFirst();
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
        statement -> statement.setArray(1, texts(statement.getConnection(), businessKeys.stream())),
        InstanceTable::instance);
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
        statement ->
            statement.setArray(1, texts(statement.getConnection(), businessKeys.stream())));
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

  private static Instance instance(ResultSet row, int i) throws SQLException {
    return new Instance(
        row.getString("process_key"),
        row.getString("business_key"),
        row.getTimestamp("announced_at").toInstant(),
        instant(row.getTimestamp("started_at")),
        instant(row.getTimestamp("ended_at")),
        row.getString("outcome"));
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }

  private static Array texts(Connection connection, Stream<String> values) throws SQLException {
    return texts(connection, values.toArray(String[]::new));
  }

  private static Array texts(Connection connection, String[] values) throws SQLException {
    return connection.createArrayOf("text", values);
  }
}
