package io.orderescrow.sample.inventory;

import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Command;
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

  /** Rejects a reserve command that arrives after the release command of the same order. */
  static Reservation barred(String orderId) {
    return new Reservation(orderId, null, new TreeMap<>(), true);
  }

  Reservation release() {
    return new Reservation(orderId, id, quantities, true);
  }

  Answer answerToReserve(Command command) {
    return released || id == null
        ? Answer.rejection(
            command,
            "InventoryRejectedEvent",
            "ALREADY_RELEASED",
            "The order's stock was released for good")
        : Answer.to(command, "InventoryUpdatedEvent", "reservationId", id);
  }

  Answer answerToRelease(Command command) {
    String outcome = id == null ? "NOTHING_TO_RELEASE" : "RELEASED";
    return Answer.to(command, "InventoryReleasedEvent", "outcome", outcome);
  }
}
