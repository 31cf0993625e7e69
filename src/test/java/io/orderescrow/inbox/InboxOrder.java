package io.orderescrow.inbox;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.createOrder;

import io.orderescrow.instance.InstanceLogTable;
import io.orderescrow.message.RawMessage;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.SentMessage;
import java.util.List;
import java.util.UUID;
import org.springframework.context.ApplicationContext;

/** An order of its own for each test: receives its messages and reads their dispositions. */
record InboxOrder(String id, ApplicationContext system) {

  InboxOrder(ApplicationContext system) {
    this(UUID.randomUUID().toString(), system);
  }

  void receives(RawMessage message) {
    system.getBean(Inbox.class).receive(List.of(message));
  }

  List<Disposition> dispositions() {
    return system.getBean(InboxLogTable.class).forSubject(id).stream()
        .map(ReceivedMessage::disposition)
        .toList();
  }

  /** The types of the messages in the outbox log, in sequence. */
  List<String> sent() {
    return system.getBean(OutboxLogTable.class).forSubject(id).stream()
        .map(SentMessage::type)
        .toList();
  }

  /** The id of its end event. */
  String outcome() {
    return String.valueOf(
        system
            .getBean(InstanceLogTable.class)
            .find("order-fulfilment", id)
            .orElseThrow()
            .outcome());
  }

  List<RawMessage> happyEvents() {
    return List.of(
        createOrder(id),
        inventoryUpdated(),
        answer("PaymentCapturedEvent", id, "CapturePaymentCommand", "\"paymentId\": \"P-1\""),
        answer("EmailInvoiceEvent", id, "SendInvoiceCommand", "\"invoiceId\": \"I-1\""),
        answer("OrderShippedEvent", id, "ShipOrderCommand", "\"trackingNumber\": \"T-1\""));
  }

  RawMessage inventoryUpdated() {
    return inventoryUpdated(id);
  }

  static RawMessage inventoryUpdated(String order) {
    return answer(
        "InventoryUpdatedEvent", order, "ReserveInventoryCommand", "\"reservationId\": \"R-1\"");
  }
}
