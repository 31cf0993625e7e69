package io.orderescrow.sample.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Command;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Applies the stock rules to one batch of commands. It holds the stock and reservations that the
 * batch needs and does not access the database. Its owner loads it and stores the changes.
 */
class Warehouse {

  private final Map<String, Stock> shelves = new HashMap<>();
  private final Map<String, Reservation> reservations = new HashMap<>();
  private final Set<String> changedShelves = new TreeSet<>();
  private final Set<String> changedOrders = new LinkedHashSet<>();

  Warehouse(Collection<Stock> shelves, Collection<Reservation> reservations) {
    shelves.forEach(stock -> this.shelves.put(stock.sku(), stock));
    reservations.forEach(reservation -> this.reservations.put(reservation.orderId(), reservation));
  }

  /** Reserves all lines or none. An order that has a reservation keeps it. */
  Answer reserve(Command command) {
    var earlier = reservations.get(command.orderId());
    if (earlier != null && earlier.released()) {
      return no(command, "ALREADY_RELEASED", "The order's stock was released for good");
    }
    if (earlier != null && earlier.id() != null) {
      return yes(command, earlier.id());
    }
    var wanted = quantitiesOf(command);
    for (var line : wanted.entrySet()) {
      var shelf = shelves.get(line.getKey());
      if (shelf == null) {
        return no(command, "UNKNOWN_SKU", "There is no SKU " + line.getKey());
      }
      if (shelf.onHand() < line.getValue()) {
        return no(
            command,
            "OUT_OF_STOCK",
            "%s: %d wanted, %d left".formatted(line.getKey(), line.getValue(), shelf.onHand()));
      }
    }
    wanted.forEach((sku, units) -> change(shelf(sku).reserve(units)));
    var id = "res-" + UUID.randomUUID();
    change(Reservation.made(command.orderId(), id, wanted));
    return yes(command, id);
  }

  /**
   * Returns all units that the order reserved. An order without a reservation is barred from
   * reserving later.
   */
  Answer release(Command command) {
    var earlier = reservations.get(command.orderId());
    var hadStock = earlier != null && earlier.id() != null;
    if (earlier == null) {
      change(Reservation.barred(command.orderId()));
    } else if (!earlier.released()) {
      earlier.quantities().forEach((sku, units) -> change(shelf(sku).giveBack(units)));
      change(earlier.release());
    }
    return Answer.to(
        command, "InventoryReleasedEvent", "outcome", hadStock ? "RELEASED" : "NOTHING_TO_RELEASE");
  }

  /** The stock rows whose numbers changed, by SKU. */
  List<Stock> changedShelves() {
    return changedShelves.stream().map(this::shelf).toList();
  }

  /** The reservations that were made or released. */
  List<Reservation> changedReservations() {
    return changedOrders.stream().map(reservations::get).toList();
  }

  /** Units by SKU. Lines with the same SKU are added up. */
  static SortedMap<String, Long> quantitiesOf(Command command) {
    var quantities = new TreeMap<String, Long>();
    for (JsonNode line : command.payload().path("lines")) {
      quantities.merge(line.path("sku").asText(), line.path("quantity").asLong(), Math::addExact);
    }
    return quantities;
  }

  private Stock shelf(String sku) {
    var shelf = shelves.get(sku);
    if (shelf == null) {
      throw new IllegalStateException("The stock of SKU " + sku + " is not loaded");
    }
    return shelf;
  }

  private void change(Stock stock) {
    shelves.put(stock.sku(), stock);
    changedShelves.add(stock.sku());
  }

  private void change(Reservation reservation) {
    reservations.put(reservation.orderId(), reservation);
    changedOrders.add(reservation.orderId());
  }

  private static Answer yes(Command command, String reservationId) {
    return Answer.to(command, "InventoryUpdatedEvent", "reservationId", reservationId);
  }

  private static Answer no(Command command, String reason, String detail) {
    return Answer.no(command, "InventoryRejectedEvent", reason, detail);
  }
}
