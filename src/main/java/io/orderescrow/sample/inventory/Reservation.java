package io.orderescrow.sample.inventory;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The stock that one order reserves.
 *
 * @param id null when the order was released before it reserved anything
 * @param quantities units by SKU
 * @param released true once the stock is released; the order cannot reserve again
 */
record Reservation(
    String orderId, @Nullable String id, SortedMap<String, Long> quantities, boolean released) {

  static Reservation made(String orderId, String id, Map<String, Long> quantities) {
    return new Reservation(orderId, id, new TreeMap<>(quantities), false);
  }

  /** Rejects a reserve command that arrives after the release command of the same order. */
  static Reservation barred(String orderId) {
    return new Reservation(orderId, null, new TreeMap<>(), true);
  }

  Reservation release() {
    return new Reservation(orderId, id, quantities, true);
  }
}
