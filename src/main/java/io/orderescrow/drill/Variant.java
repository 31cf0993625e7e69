package io.orderescrow.drill;

import java.util.Set;

/** The two ways to run the same services: with the orchestrator, and as a choreography. */
enum Variant {
  ESCROW("with order escrow", "OrderCompletedEvent", Set.of("OrderCancelledEvent")),
  /** No message completes an order. An order is completed when its parcel is shipped. */
  CHOREOGRAPHY(
      "choreography",
      "OrderShippedEvent",
      Set.of(
          "InventoryRejectedEvent",
          "PaymentDeclinedEvent",
          "InvoiceFailedEvent",
          "ShipmentFailedEvent"));

  final String title;

  /** The message that completes an order. */
  final String completed;

  /** Messages that end an order without completing it. */
  final Set<String> cancelled;

  Variant(String title, String completed, Set<String> cancelled) {
    this.title = title;
    this.completed = completed;
    this.cancelled = cancelled;
  }

  /** The message that makes a service act. */
  String trigger(DrillService service) {
    return this == ESCROW ? service.command : service.event;
  }
}
