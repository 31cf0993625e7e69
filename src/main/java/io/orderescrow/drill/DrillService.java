package io.orderescrow.drill;

import java.util.Locale;

/** The four services that process an order, in this sequence, and their messages. */
enum DrillService {
  INVENTORY(
      "CreateOrderEvent", "ReserveInventoryCommand", "InventoryUpdatedEvent", "reservationId"),
  PAYMENT("InventoryUpdatedEvent", "CapturePaymentCommand", "PaymentCapturedEvent", "paymentId"),
  INVOICE("PaymentCapturedEvent", "SendInvoiceCommand", "EmailInvoiceEvent", "invoiceId"),
  SHIPPING("EmailInvoiceEvent", "ShipOrderCommand", "OrderShippedEvent", "trackingNumber");

  /** In a choreography, this message makes the service act. */
  final String event;

  /** With an orchestrator, this message makes the service act. */
  final String command;

  /** The service publishes this message after it has acted. */
  final String answer;

  /**
   * The property of the answer that identifies the action. A different value means a second action.
   */
  final String actionId;

  DrillService(String event, String command, String answer, String actionId) {
    this.event = event;
    this.command = command;
    this.answer = answer;
    this.actionId = actionId;
  }

  /** The name of the service as an application, as a role and in texts. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
