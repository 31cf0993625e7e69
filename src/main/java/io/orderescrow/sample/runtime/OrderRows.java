package io.orderescrow.sample.runtime;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows one batch of commands is about, at most one for an order, and which of them changed. */
public class OrderRows<T> {

  private final Function<T, String> orderOf;
  private final Map<String, T> rows = new HashMap<>();
  private final Map<String, T> changed = new LinkedHashMap<>();

  public OrderRows(Collection<T> found, Function<T, String> orderOf) {
    this.orderOf = orderOf;
    found.forEach(row -> rows.put(orderOf.apply(row), row));
  }

  @Nullable
  public T of(Command command) {
    return rows.get(command.orderId());
  }

  /**
   * The row of an order that is known to have one.
   *
   * @throws IllegalStateException when it has none
   */
  public T require(String orderId) {
    var row = rows.get(orderId);
    if (row == null) {
      throw new IllegalStateException("Nothing was loaded of the order " + orderId);
    }
    return row;
  }

  /**
   * Puts a row in the place of the one its order had; the same row again is no change.
   *
   * @return the row
   */
  public T put(T row) {
    var order = orderOf.apply(row);
    if (!row.equals(rows.put(order, row))) {
      changed.put(order, row);
    }
    return row;
  }

  public Collection<T> changed() {
    return changed.values();
  }
}
