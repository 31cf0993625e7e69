package io.orderescrow.instance;

import static io.orderescrow.transaction.SqlFragment.format;
import static io.orderescrow.transaction.SqlTimes.timestamp;

import io.orderescrow.transaction.SqlFragment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Searches the table {@code process_instance}. The best index depends on the values of a search, so
 * PostgreSQL plans each search anew, and cancels it after five seconds.
 */
@Component
public class InstanceSearchTable {

  private static final String TIMEOUT = "5s";

  /** How many rows of a prefix are read and sorted; a more common prefix is read page by page. */
  private static final int MAX_SORTED = 2_000;

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  InstanceSearchTable(JdbcTemplate jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /**
   * A page of the instances that match a filter, newest first.
   *
   * @param after the last instance of the previous page; null for the first page
   * @param size the maximum number of instances
   * @throws org.springframework.dao.QueryTimeoutException when the search takes too long
   */
  public List<Instance> page(
      String processKey, InstanceFilter filter, @Nullable Instance after, int size) {
    List<SqlFragment> conditions = conditions(processKey, filter, after);
    List<SqlFragment> parts = new ArrayList<>();
    if (filter.includesRunning()) {
      parts.add(running(conditions, filter, size));
    }
    if (filter.includesEnded()) {
      parts.add(ended(conditions, filter, size));
    }
    return parts.isEmpty()
        ? List.of()
        : query(page(format("select * from (%s) found", SqlFragment.unionAll(parts)), size));
  }

  private List<Instance> query(SqlFragment query) {
    List<Instance> found =
        transaction.execute(
            status -> {
              jdbc.execute(
                  "set local plan_cache_mode = force_custom_plan;"
                      + " set local enable_seqscan = off;"
                      + " set local statement_timeout = '%s'".formatted(TIMEOUT));
              return jdbc.query(query.sql(), InstanceLogTable::instance, query.values().toArray());
            });
    return found == null ? List.of() : found;
  }

  private static SqlFragment page(SqlFragment query, int size) {
    return format(
        "(%s order by announced_at desc, business_key desc limit %s)",
        query, SqlFragment.of("?", size));
  }

  /**
   * Running instances are few compared with those that ended: the search reads them without an
   * index of their own.
   */
  private static SqlFragment running(
      List<SqlFragment> conditions, InstanceFilter filter, int size) {
    List<SqlFragment> all = new ArrayList<>(conditions);
    all.add(
        SqlFragment.of(
            filter.phase() == null
                ? "outcome is null"
                : InstanceLogTable.condition(filter.phase())));
    return page(format("select * from process_instance where %s", SqlFragment.and(all)), size);
  }

  /**
   * Rows with a rare prefix are all read and sorted; rows with a common prefix are read in the
   * order of the pages. The statement counts the rows itself to choose, because the planner guesses
   * from a sample and may read many thousand rows in page order.
   */
  private static SqlFragment ended(List<SqlFragment> conditions, InstanceFilter filter, int size) {
    List<SqlFragment> all = new ArrayList<>(conditions);
    all.add(SqlFragment.of("outcome is not null"));
    addIfGiven(all, "outcome = ?", filter.ending().outcome());
    filter.ending().otherThan().forEach(other -> addIfGiven(all, "outcome <> ?", other));
    addIfGiven(all, "reason = ?", filter.ending().reason());
    addSpan(all, "ended_at", filter.ended());
    SqlFragment where = SqlFragment.and(all);
    List<SqlFragment> prefixes = prefixes(filter);
    if (prefixes.isEmpty()) {
      return page(format("select * from process_instance where %s", where), size);
    }
    SqlFragment matches =
        SqlFragment.union(prefixes.stream().map(InstanceSearchTable::firstMatches).toList());
    SqlFragment whenRare =
        format(
            "select * from matches where (select count(*) from matches) <= "
                + MAX_SORTED
                + " and %s",
            where);
    SqlFragment whenCommon =
        format(
            "select * from process_instance where (select count(*) from matches) > "
                + MAX_SORTED
                + " and %s",
            where);
    return format(
        "(with matches as materialized (%s) %s union all %s)",
        matches, whenRare, page(whenCommon, size));
  }

  private static SqlFragment firstMatches(SqlFragment prefix) {
    return format(
        "(select * from process_instance where outcome is not null and %s limit "
            + (MAX_SORTED + 1)
            + ")",
        prefix);
  }

  private static List<SqlFragment> conditions(
      String processKey, InstanceFilter filter, @Nullable Instance after) {
    List<SqlFragment> conditions = new ArrayList<>();
    conditions.add(SqlFragment.of("process_key = ?", processKey));
    if (filter.keyPrefix() != null) {
      conditions.add(keyPrefix(filter.keyPrefix()));
    }
    if (filter.searchKeyPrefix() != null) {
      conditions.add(SqlFragment.or(searchKeyPrefixes(filter.searchKeyPrefix())));
    }
    addSpan(conditions, "announced_at", filter.announced());
    if (after != null) {
      conditions.add(InstanceLogTable.before(after));
    }
    return conditions;
  }

  /** The prefixes of the most selective criterion; each has an index of its own. */
  private static List<SqlFragment> prefixes(InstanceFilter filter) {
    if (filter.keyPrefix() != null) {
      return List.of(keyPrefix(filter.keyPrefix()));
    }
    return filter.searchKeyPrefix() == null
        ? List.of()
        : searchKeyPrefixes(filter.searchKeyPrefix());
  }

  private static SqlFragment keyPrefix(String prefix) {
    return prefix("business_key", "?", prefix);
  }

  private static List<SqlFragment> searchKeyPrefixes(String prefix) {
    return List.of(
        prefix("lower(found_by[1])", "lower(?)", prefix),
        prefix("lower(found_by[2])", "lower(?)", prefix));
  }

  private static SqlFragment prefix(String column, String value, String prefix) {
    return SqlFragment.of(
        "(%1$s ~>=~ %2$s and %1$s ~<~ (%2$s || chr(1114111)))".formatted(column, value),
        prefix,
        prefix);
  }

  private static void addSpan(List<SqlFragment> conditions, String column, TimeSpan span) {
    addIfGiven(conditions, column + " >= ?", timestamp(span.from()));
    addIfGiven(conditions, column + " < ?", timestamp(span.until()));
  }

  private static void addIfGiven(
      List<SqlFragment> conditions, String condition, @Nullable Object value) {
    if (value != null) {
      conditions.add(SqlFragment.of(condition, value));
    }
  }
}
