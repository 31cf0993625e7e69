package io.orderescrow.sample.inventory;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an order has taken from the stock.
 *
 * @param id null when it was released before it was ever made
 * @param quantities units by SKU
 * @param released for good: an order reserves once
 */
record Reservation(
    String orderId, @Nullable String id, SortedMap<String, Long> quantities, boolean released) {

  static Reservation made(String orderId, String id, Map<String, Long> quantities) {
    return new Reservation(orderId, id, new TreeMap<>(quantities), false);
  }

  /** Stands in the way of a reserve that comes after its release. */
  static Reservation barred(String orderId) {
    return new Reservation(orderId, null, new TreeMap<>(), true);
  }

  Reservation release() {
    return new Reservation(orderId, id, quantities, true);
  }
}
