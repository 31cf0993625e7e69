package io.orderescrow.instance;

import static io.orderescrow.transaction.SqlArrays.texts;
import static io.orderescrow.transaction.SqlFragment.allOf;
import static io.orderescrow.transaction.SqlFragment.ifGiven;
import static io.orderescrow.transaction.SqlTimes.instant;

import io.orderescrow.instance.Instance.ManualEnd;
import io.orderescrow.transaction.SqlFragment;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reads of the table {@code process_instance}, the record of all process instances by process and
 * business key, also of those that ended.
 */
@Component
public class InstanceLogTable {

  private final JdbcTemplate jdbc;

  InstanceLogTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  public Optional<Instance> find(String processKey, String businessKey) {
    return jdbc
        .query(
            "select * from process_instance where process_key = ? and business_key = ?",
            InstanceLogTable::instance,
            processKey,
            businessKey)
        .stream()
        .findFirst();
  }

  /** All instances of any process with one of these business keys. */
  public List<Instance> forBusinessKeys(Collection<String> businessKeys) {
    return jdbc.query(
        "select * from process_instance where business_key = any(?)",
        InstanceLogTable::instance,
        (Object) texts(businessKeys));
  }

  /**
   * A page of instances, newest first.
   *
   * @param phase null for all phases
   * @param outcome null for all outcomes
   * @param after the last instance of the previous page; null for the first page
   * @param size the maximum number of instances
   */
  public List<Instance> page(
      String processKey,
      @Nullable InstancePhase phase,
      @Nullable String outcome,
      @Nullable Instance after,
      int size) {
    SqlFragment query =
        SqlFragment.format(
            """
            select * from process_instance where %s
            order by announced_at desc, business_key desc limit %s
            """,
            allOf(
                SqlFragment.of("process_key = ?", processKey),
                phase == null ? null : SqlFragment.of(condition(phase)),
                ifGiven("outcome = ?", outcome),
                after == null ? null : before(after)),
            SqlFragment.of("?", size));
    return jdbc.query(query.sql(), InstanceLogTable::instance, query.values().toArray());
  }

  /** The running instances that were announced first, oldest first. */
  public List<Instance> oldestRunning(String processKey, int size) {
    return jdbc.query(
        """
        select * from process_instance
        where process_key = ? and outcome is null and started_at is not null
        order by announced_at, business_key limit ?
        """,
        InstanceLogTable::instance,
        processKey,
        size);
  }

  /**
   * The number of instances by outcome. Running instances are counted under {@code RUNNING}, those
   * not started yet under {@code ANNOUNCED}. Reads the rows of open instances only.
   */
  public Map<String, Long> counts(String processKey) {
    Map<String, Long> counts = new LinkedHashMap<>();
    jdbc.query(
        """
        select case when started_at is null then 'ANNOUNCED' else 'RUNNING' end as name,
               count(*) as instances
        from process_instance where process_key = ? and outcome is null group by 1
        union all
        select outcome, sum(instances) from instance_end_count where process_key = ? group by 1
        order by name
        """,
        row -> {
          counts.put(row.getString(1), row.getLong(2));
        },
        processKey,
        processKey);
    return counts;
  }

  /**
   * The payload of the last message of an instance, if tracking mode suppressed it.
   *
   * @param type the name of the message
   */
  public Optional<byte[]> suppressedMessage(String processKey, String businessKey, String type) {
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

  static Instance instance(ResultSet row, int i) throws SQLException {
    return new Instance(
        row.getString("process_key"),
        row.getString("business_key"),
        row.getTimestamp("announced_at").toInstant(),
        instant(row.getTimestamp("started_at")),
        instant(row.getTimestamp("ended_at")),
        row.getString("outcome"),
        searchKeys(row.getArray("found_by")),
        row.getString("reason"),
        manualEnd(row));
  }

  private static @Nullable ManualEnd manualEnd(ResultSet row) throws SQLException {
    String by = row.getString("ended_by");
    Array notUndone = row.getArray("not_undone");
    return by == null && notUndone == null ? null : new ManualEnd(by, texts(notUndone));
  }

  private static SearchKeys searchKeys(@Nullable Array values) throws SQLException {
    if (values == null) {
      return SearchKeys.NONE;
    }
    @Nullable String[] texts = (@Nullable String[]) values.getArray();
    return new SearchKeys(texts[0], texts[1]);
  }

  static String condition(InstancePhase phase) {
    return switch (phase) {
      case ANNOUNCED -> "outcome is null and started_at is null";
      case RUNNING -> "outcome is null and started_at is not null";
      case ENDED -> "outcome is not null";
    };
  }

  /** The rows that follow {@code last} when the newest come first. */
  static SqlFragment before(Instance last) {
    return SqlFragment.of(
        "(announced_at, business_key) < (?, ?)",
        Timestamp.from(last.announcedAt()),
        last.businessKey());
  }
}
