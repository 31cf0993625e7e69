package io.orderescrow.process;

import static java.util.stream.Collectors.joining;

import io.orderescrow.process.InstanceFilter.Span;
import io.orderescrow.process.Instances.Phase;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks for rows of the table {@code process_instance}. Which index is best depends on what is
 * asked for, so each search is planned for its own values, and none may take long.
 */
@Component
@Profile("orchestrator")
class InstanceSearchTable {

  private static final String LONGEST = "5s";

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  InstanceSearchTable(JdbcTemplate jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /**
   * Running instances have no index of their own for this: they are few beside those that ended,
   * and are looked through.
   */
  List<Instance> page(
      String processKey, InstanceFilter filter, @Nullable Instance after, int size) {
    List<Object> values = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    if (filter.includesRunning()) {
      Conditions running = new Conditions(processKey, filter, after);
      running.add("outcome is null");
      running.phase(filter.phase());
      parts.add(running.select(values, size));
    }
    if (filter.includesEnded()) {
      Conditions ended = new Conditions(processKey, filter, after);
      ended.add("outcome is not null");
      ended.ending(filter);
      parts.add(ended.select(values, size));
    }
    if (parts.isEmpty()) {
      return List.of();
    }
    values.add(size);
    return planned(
        "select * from (%s) found order by announced_at desc, business_key desc limit ?"
            .formatted(String.join(" union all ", parts)),
        values);
  }

  private List<Instance> planned(String sql, List<Object> values) {
    List<Instance> found =
        transaction.execute(
            status -> {
              jdbc.execute(
                  "set local plan_cache_mode = force_custom_plan;"
                      + " set local statement_timeout = '%s'".formatted(LONGEST));
              return jdbc.query(sql, InstanceTable::instance, values.toArray());
            });
    return found == null ? List.of() : found;
  }

  /** What is asked of the rows of one part, and with which values. */
  private static final class Conditions {

    private final List<String> conditions = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    Conditions(String processKey, InstanceFilter filter, @Nullable Instance after) {
      add("process_key = ?", processKey);
      if (filter.keyPrefix() != null) {
        add(
            "business_key ~>=~ ? and business_key ~<~ (? || chr(1114111))",
            filter.keyPrefix(),
            filter.keyPrefix());
      }
      if (filter.foundByPrefix() != null) {
        String prefix = filter.foundByPrefix();
        String begins =
            """
            lower(found_by[%1$d]) collate "C" >= lower(?)
            and lower(found_by[%1$d]) collate "C" < (lower(?) || chr(1114111))""";
        add(
            "(%s or %s)".formatted(begins.formatted(1), begins.formatted(2)),
            prefix,
            prefix,
            prefix,
            prefix);
      }
      within("announced_at", filter.announced());
      if (after != null) {
        add(
            "(announced_at, business_key) < (?, ?)",
            Timestamp.from(after.announcedAt()),
            after.businessKey());
      }
    }

    void phase(@Nullable Phase phase) {
      if (phase != null) {
        add(phase == Phase.ANNOUNCED ? "started_at is null" : "started_at is not null");
      }
    }

    void ending(InstanceFilter filter) {
      InstanceFilter.Ending ending = filter.ending();
      if (ending.outcome() != null) {
        add("outcome = ?", ending.outcome());
      }
      if (ending.otherThan() != null) {
        add("outcome <> ?", ending.otherThan());
      }
      if (ending.reason() != null) {
        add("reason = ?", ending.reason());
      }
      within("ended_at", filter.ended());
    }

    private void within(String column, Span span) {
      moment(column + " >= ?", span.from());
      moment(column + " < ?", span.until());
    }

    private void moment(String condition, @Nullable Instant moment) {
      if (moment != null) {
        add(condition, Timestamp.from(moment));
      }
    }

    void add(String condition, Object... parameters) {
      conditions.add(condition);
      values.addAll(List.of(parameters));
    }

    String select(List<Object> all, int size) {
      all.addAll(values);
      all.add(size);
      return "(select * from process_instance where "
          + conditions.stream().collect(joining(" and "))
          + " order by announced_at desc, business_key desc limit ?)";
    }
  }
}
