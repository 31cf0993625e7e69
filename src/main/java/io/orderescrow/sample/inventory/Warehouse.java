package io.orderescrow.sample.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.BatchRows;
import io.orderescrow.sample.runtime.Command;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Applies the stock rules to one batch of commands. It holds the stock and reservations that the
 * batch needs and does not access the database. Its owner loads it and stores the changes.
 */
class Warehouse {

  private final BatchRows<Stock> stock;
  private final BatchRows<Reservation> reservations;

  Warehouse(Collection<Stock> stock, Collection<Reservation> reservations) {
    this.stock = new BatchRows<>(stock, Stock::sku);
    this.reservations = new BatchRows<>(reservations, Reservation::orderId);
  }

  /** Reserves all lines or none. An order that has a reservation keeps it. */
  Answer reserve(Command command) {
    Reservation earlier = reservations.find(command.orderId());
    if (earlier != null) {
      return earlier.answerToReserve(command);
    }
    SortedMap<String, Long> wanted = quantitiesOf(command);
    for (Map.Entry<String, Long> line : wanted.entrySet()) {
      Stock left = stock.find(line.getKey());
      if (left == null) {
        return rejection(command, "UNKNOWN_SKU", "There is no SKU " + line.getKey());
      }
      if (left.onHand() < line.getValue()) {
        return rejection(
            command,
            "OUT_OF_STOCK",
            "%s: %d wanted, %d left".formatted(line.getKey(), line.getValue(), left.onHand()));
      }
    }
    wanted.forEach((sku, units) -> stock.put(stock.require(sku).reserve(units)));
    String id = "res-" + UUID.randomUUID();
    return reservations
        .put(new Reservation(command.orderId(), id, wanted, false))
        .answerToReserve(command);
  }

  /**
   * Returns all units that the order reserved. An order without a reservation is barred from
   * reserving later.
   */
  Answer release(Command command) {
    Reservation earlier = reservations.find(command.orderId());
    if (earlier != null && !earlier.released()) {
      earlier.quantities().forEach((sku, units) -> stock.put(stock.require(sku).giveBack(units)));
    }
    Reservation released =
        earlier == null ? Reservation.barred(command.orderId()) : earlier.release();
    return reservations.put(released).answerToRelease(command);
  }

  Collection<Stock> changedStock() {
    return stock.changed();
  }

  /** The reservations that were made or released. */
  Collection<Reservation> changedReservations() {
    return reservations.changed();
  }

  /** Units by SKU. Lines with the same SKU are added up. */
  static SortedMap<String, Long> quantitiesOf(Command command) {
    SortedMap<String, Long> quantities = new TreeMap<>();
    for (JsonNode line : command.payload().path("lines")) {
      quantities.merge(line.path("sku").asText(), line.path("quantity").asLong(), Math::addExact);
    }
    return quantities;
  }

  private static Answer rejection(Command command, String reason, String detail) {
    return Answer.rejection(command, "InventoryRejectedEvent", reason, detail);
  }
}
