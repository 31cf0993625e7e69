package io.orderescrow.operator;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A property or variable that a user set in the engine, with its values as text. Both values are
 * null after an erasure of personal data.
 */
public record ValueChange(String name, @Nullable String before, @Nullable String after) {

  static List<ValueChange> of(ResultSet row) throws SQLException {
    @Nullable String[] names = texts(row.getArray("value_names"));
    @Nullable String[] before = texts(row.getArray("values_before"));
    @Nullable String[] after = texts(row.getArray("values_after"));
    return IntStream.range(0, names.length)
        .mapToObj(i -> new ValueChange(String.valueOf(names[i]), at(before, i), at(after, i)))
        .toList();
  }

  private static @Nullable String[] texts(@Nullable Array array) throws SQLException {
    return array == null ? new String[0] : (@Nullable String[]) array.getArray();
  }

  private static @Nullable String at(@Nullable String[] values, int i) {
    return i < values.length ? values[i] : null;
  }
}
