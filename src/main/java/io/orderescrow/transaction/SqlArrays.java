package io.orderescrow.transaction;

import java.sql.Array;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Columns of many rows as parameters of one statement. The PostgreSQL driver accepts Java arrays:
 * {@code String[]} for {@code text[]}, {@code Long[]} for {@code bigint[]}, {@code byte[][]} for
 * {@code bytea[]}.
 */
public final class SqlArrays {

  private SqlArrays() {}

  public static String[] texts(Collection<String> values) {
    return values.toArray(String[]::new);
  }

  /** One column of the rows, in their order; its values may be null. */
  public static <T> String[] texts(Collection<T> rows, Function<T, @Nullable String> column) {
    return array(rows, column, String[]::new);
  }

  /** The same for another type, such as {@code Long[]::new}. */
  public static <T, V extends @Nullable Object> V[] array(
      Collection<T> rows, Function<T, ? extends V> column, IntFunction<V[]> type) {
    return rows.stream().map(column).toArray(type);
  }

  /** A text array of a result; empty when it is null. */
  public static List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
