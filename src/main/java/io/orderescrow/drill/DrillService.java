package io.orderescrow.drill;

import java.util.Locale;

/** The four services an order passes, in this sequence, and the messages that show it. */
enum DrillService {
  INVENTORY(
      "CreateOrderEvent", "ReserveInventoryCommand", "InventoryUpdatedEvent", "reservationId"),
  PAYMENT("InventoryUpdatedEvent", "CapturePaymentCommand", "PaymentCapturedEvent", "paymentId"),
  INVOICE("PaymentCapturedEvent", "SendInvoiceCommand", "EmailInvoiceEvent", "invoiceId"),
  SHIPPING("EmailInvoiceEvent", "ShipOrderCommand", "OrderShippedEvent", "trackingNumber");

  /** What makes it act where nobody orchestrates. */
  final String event;

  /** What makes it act where somebody does. */
  final String command;

  /** What it says when it has acted. */
  final String answer;

  /** The property of the answer that names what it did: another name is another deed. */
  final String deed;

  DrillService(String event, String command, String answer, String deed) {
    this.event = event;
    this.command = command;
    this.answer = answer;
    this.deed = deed;
  }

  /** Its name as application, as role and to people. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
