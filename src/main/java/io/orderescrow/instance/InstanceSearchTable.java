package io.orderescrow.instance;

import static java.util.stream.Collectors.joining;

import io.orderescrow.instance.InstanceFilter.Span;
import io.orderescrow.instance.Instances.Phase;
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

  /** As many as are quickly read and sorted. */
  private static final int FEW = 2_000;

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
      parts.add(ended.selectByPrefix(values, size));
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
                      + " set local enable_seqscan = off;"
                      + " set local statement_timeout = '%s'".formatted(LONGEST));
              return jdbc.query(sql, InstanceTable::instance, values.toArray());
            });
    return found == null ? List.of() : found;
  }

  /** A part of a statement, with the values of its parameters. */
  private record Condition(String sql, List<Object> values) {

    Condition(String sql, Object... values) {
      this(sql, List.of(values));
    }
  }

  /** What is asked of the rows of one part. */
  private static final class Conditions {

    private static final String PAGE = " order by announced_at desc, business_key desc limit ?";

    private final List<Condition> conditions = new ArrayList<>();

    /** How the prefix that is looked for may be met, each by an index of its own. */
    private final List<Condition> prefixes = new ArrayList<>();

    Conditions(String processKey, InstanceFilter filter, @Nullable Instance after) {
      add("process_key = ?", processKey);
      if (filter.keyPrefix() != null) {
        Condition key = prefix("business_key", "?", filter.keyPrefix());
        conditions.add(key);
        prefixes.add(key);
      }
      if (filter.foundByPrefix() != null) {
        Condition first = prefix("lower(found_by[1])", "lower(?)", filter.foundByPrefix());
        Condition second = prefix("lower(found_by[2])", "lower(?)", filter.foundByPrefix());
        List<Object> both = new ArrayList<>(first.values());
        both.addAll(second.values());
        conditions.add(new Condition("(%s or %s)".formatted(first.sql(), second.sql()), both));
        if (prefixes.isEmpty()) {
          prefixes.addAll(List.of(first, second));
        }
      }
      within("announced_at", filter.announced());
      if (after != null) {
        add(
            "(announced_at, business_key) < (?, ?)",
            Timestamp.from(after.announcedAt()),
            after.businessKey());
      }
    }

    private static Condition prefix(String column, String value, String prefix) {
      return new Condition(
          "(%1$s ~>=~ %2$s and %1$s ~<~ (%2$s || chr(1114111)))".formatted(column, value),
          prefix,
          prefix);
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
      conditions.add(new Condition(condition, parameters));
    }

    String select(List<Object> all, int size) {
      String sql = "(" + where("process_instance", "", all) + PAGE + ")";
      all.add(size);
      return sql;
    }

    /**
     * Rows with a rare prefix are read whole and sorted; of a common one, page after page in the
     * order of the pages. The planner would guess which it is, from a sample, and of many thousand
     * rows it now and then reads them all for the sake of their order.
     */
    String selectByPrefix(List<Object> all, int size) {
      if (prefixes.isEmpty()) {
        return select(all, size);
      }
      String met = prefixes.stream().map(each -> met(each, all)).collect(joining(" union "));
      String few = where("met", "(select count(*) from met) <= " + FEW, all);
      String many = where("process_instance", "(select count(*) from met) > " + FEW, all);
      all.add(size);
      return "(with met as materialized (%s) %s union all (%s%s))".formatted(met, few, many, PAGE);
    }

    private static String met(Condition prefix, List<Object> all) {
      all.addAll(prefix.values());
      return "(select * from process_instance where outcome is not null and %s limit %d)"
          .formatted(prefix.sql(), FEW + 1);
    }

    private String where(String table, String first, List<Object> all) {
      conditions.forEach(condition -> all.addAll(condition.values()));
      return "select * from %s where %s%s"
          .formatted(
              table,
              first.isEmpty() ? first : first + " and ",
              conditions.stream().map(Condition::sql).collect(joining(" and ")));
    }
  }
}
