package io.orderescrow.sample.runtime;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows that one batch of commands needs, by key. It tracks which rows changed. */
public class BatchRows<T> {

  private final Function<T, String> keyOf;
  private final Map<String, T> rows = new HashMap<>();
  private final Map<String, T> changed = new LinkedHashMap<>();

  /**
   * @param keyOf returns the key of a row, such as the order id
   */
  public BatchRows(Collection<T> loaded, Function<T, String> keyOf) {
    this.keyOf = keyOf;
    loaded.forEach(row -> rows.put(keyOf.apply(row), row));
  }

  @Nullable
  public T find(String key) {
    return rows.get(key);
  }

  /**
   * Returns a row that must exist.
   *
   * @throws IllegalStateException when no row has this key
   */
  public T require(String key) {
    T row = rows.get(key);
    if (row == null) {
      throw new IllegalStateException("No row is loaded for " + key);
    }
    return row;
  }

  /**
   * Adds or replaces a row. An equal row counts as no change.
   *
   * @return the new row
   */
  public T put(T row) {
    String key = keyOf.apply(row);
    if (!row.equals(rows.put(key, row))) {
      changed.put(key, row);
    }
    return row;
  }

  public Collection<T> changed() {
    return changed.values();
  }
}
