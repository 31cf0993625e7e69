package io.orderescrow.sample.runtime;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rows that one batch of commands needs, at most one for an order. It tracks which rows
 * changed.
 */
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
   * Returns the row of an order that must have one.
   *
   * @throws IllegalStateException when the order has no row
   */
  public T require(String orderId) {
    var row = rows.get(orderId);
    if (row == null) {
      throw new IllegalStateException("No row is loaded for order " + orderId);
    }
    return row;
  }

  /**
   * Replaces the row of an order. An equal row counts as no change.
   *
   * @return the new row
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
