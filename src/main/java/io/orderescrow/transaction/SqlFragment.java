package io.orderescrow.transaction;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a SQL statement and the values of its parameters, in the order of the text. Parts are
 * combined with their values, so that a value cannot end up at another part's parameter.
 */
public record SqlFragment(String sql, List<Object> values) {

  /**
   * @throws IllegalArgumentException when there is not one value for each question mark
   */
  public static SqlFragment of(String sql, Object... values) {
    if (sql.chars().filter(each -> each == '?').count() != values.length) {
      throw new IllegalArgumentException("%d values for: %s".formatted(values.length, sql));
    }
    return new SqlFragment(sql, List.of(values));
  }

  /** The template with one part in place of each {@code %s}. */
  public static SqlFragment format(String template, SqlFragment... parts) {
    return new SqlFragment(
        template.formatted(Stream.of(parts).map(SqlFragment::sql).toArray()),
        Stream.of(parts).flatMap(part -> part.values().stream()).toList());
  }

  /** A condition on a value; null, which {@link #allOf} leaves out, when there is no value. */
  public static @Nullable SqlFragment ifGiven(String condition, @Nullable Object value) {
    return value == null ? null : of(condition, value);
  }

  /** The conjunction of those conditions that are not null. */
  public static SqlFragment allOf(@Nullable SqlFragment... conditions) {
    return and(Stream.of(conditions).filter(Objects::nonNull).toList());
  }

  public static SqlFragment and(List<SqlFragment> conditions) {
    return join(" and ", conditions);
  }

  public static SqlFragment or(List<SqlFragment> conditions) {
    return format("(%s)", join(" or ", conditions));
  }

  public static SqlFragment union(List<SqlFragment> queries) {
    return join(" union ", queries);
  }

  public static SqlFragment unionAll(List<SqlFragment> queries) {
    return join(" union all ", queries);
  }

  private static SqlFragment join(String separator, List<SqlFragment> parts) {
    return new SqlFragment(
        parts.stream().map(SqlFragment::sql).collect(joining(separator)),
        parts.stream().flatMap(part -> part.values().stream()).toList());
  }
}
