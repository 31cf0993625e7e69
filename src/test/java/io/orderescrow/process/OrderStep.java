package io.orderescrow.process;

import java.util.List;
import java.util.Locale;

/** A step of order fulfilment: its command, the possible answers and its undo. */
public enum OrderStep {
  INVENTORY(
      "ReserveInventoryCommand",
      new Answers("InventoryUpdatedEvent", "reservationId", "InventoryRejectedEvent"),
      "ReleaseInventoryCommand",
      new Acknowledgement("InventoryReleasedEvent", "RELEASED")),
  PAYMENT(
      "CapturePaymentCommand",
      new Answers("PaymentCapturedEvent", "paymentId", "PaymentDeclinedEvent"),
      "RefundPaymentCommand",
      new Acknowledgement("PaymentRefundedEvent", "REFUNDED")),
  INVOICE(
      "SendInvoiceCommand",
      new Answers("EmailInvoiceEvent", "invoiceId", "InvoiceFailedEvent"),
      "VoidInvoiceCommand",
      new Acknowledgement("InvoiceVoidedEvent", "VOIDED")),
  SHIPMENT(
      "ShipOrderCommand",
      new Answers("OrderShippedEvent", "trackingNumber", "ShipmentFailedEvent"),
      "RecallShipmentCommand",
      new Acknowledgement("ShipmentRecalledEvent", "STOPPED"));

  public final String command;
  public final Answers answers;
  public final String undo;
  public final Acknowledgement undone;

  /**
   * @param yes event of success
   * @param key property of {@code yes} with the id of the result
   * @param no event of rejection
   */
  public record Answers(String yes, String key, String no) {}

  /**
   * @param event event that acknowledges the undo
   * @param outcome its property {@code outcome}
   */
  public record Acknowledgement(String event, String outcome) {}

  OrderStep(String command, Answers answers, String undo, Acknowledgement undone) {
    this.command = command;
    this.answers = answers;
    this.undo = undo;
    this.undone = undone;
  }

  /** Returns the id of the activity that waits for the answer. */
  public String waitsAt() {
    return "Await" + title();
  }

  /** Returns the id of the user task for an overdue answer. */
  String clerksTask() {
    return "DecideOnOverdue" + title();
  }

  public String title() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }

  /** Returns the steps before this one. */
  public List<OrderStep> before() {
    return List.of(values()).subList(0, ordinal());
  }

  /** Returns the undo commands of this step and all steps before it. */
  List<String> undosSoFar() {
    return List.of(values()).subList(0, ordinal() + 1).stream().map(step -> step.undo).toList();
  }
}
