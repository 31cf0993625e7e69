package io.orderescrow.drill;

import java.util.Set;

/** The two ways to run the same services. */
enum TextStyle {
  ESCROW("with order escrow", "OrderCompletedEvent", Set.of("OrderCancelledEvent")) {
    @Override
    String moves(DrillService service) {
      return service.command;
    }
  },
  /** Nobody says that an order is completed: it is when its parcel has left. */
  ALONE(
      "choreography alone",
      "OrderShippedEvent",
      Set.of(
          "InventoryRejectedEvent",
          "PaymentDeclinedEvent",
          "InvoiceFailedEvent",
          "ShipmentFailedEvent")) {
    @Override
    String moves(DrillService service) {
      return service.event;
    }
  };

  final String title;

  /** The message that says that an order is completed. */
  final String completed;

  /** Messages that say that it will not be. */
  final Set<String> cancelled;

  TextStyle(String title, String completed, Set<String> cancelled) {
    this.title = title;
    this.completed = completed;
    this.cancelled = cancelled;
  }

  /** The message that makes a service act. */
  abstract String moves(DrillService service);
}
