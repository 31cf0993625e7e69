package io.orderescrow.process;

import java.util.List;

/** A step of order fulfilment: what is asked, what may be answered, and how it is undone. */
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
   * @param yes the event that ends the wait well
   * @param key the property in it that names what was done
   * @param no the event by which the service refuses
   */
  public record Answers(String yes, String key, String no) {}

  /**
   * @param event the event by which the service says that it is undone
   * @param outcome what it then says happened
   */
  public record Acknowledgement(String event, String outcome) {}

  OrderStep(String command, Answers answers, String undo, Acknowledgement undone) {
    this.command = command;
    this.answers = answers;
    this.undo = undo;
    this.undone = undone;
  }

  /** The activity that waits for the answer. */
  public String waitsAt() {
    return "Await" + title();
  }

  /** The clerk's task when the answer is overdue. */
  String clerksTask() {
    return "DecideOnOverdue" + title();
  }

  public String title() {
    return name().charAt(0) + name().substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  /** The steps that come before this one. */
  public List<OrderStep> before() {
    return List.of(values()).subList(0, ordinal());
  }

  /** What undoes this step and those before it. */
  List<String> undosSoFar() {
    return List.of(values()).subList(0, ordinal() + 1).stream().map(step -> step.undo).toList();
  }
}
