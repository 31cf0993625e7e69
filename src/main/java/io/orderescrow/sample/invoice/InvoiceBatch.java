package io.orderescrow.sample.invoice;

import io.orderescrow.sample.invoice.Invoice.Status;
import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.BatchRows;
import io.orderescrow.sample.runtime.Command;
import io.orderescrow.sample.runtime.UnusableCommandException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Applies one batch of commands to invoices. It does not access the database. */
class InvoiceBatch {

  /** Orders with a new invoice that must be mailed. */
  final List<String> issued = new ArrayList<>();

  /**
   * Orders whose invoice is void now and was not known to be mailed. Their open send commands get a
   * rejection.
   */
  final List<String> cancelled = new ArrayList<>();

  /** Orders whose customer received an invoice that is void now. */
  final List<String> credited = new ArrayList<>();

  /** Answers that are known at once, before any mail is sent. */
  final List<Answer> answers = new ArrayList<>();

  private final BatchRows<Invoice> invoices;
  private final Instant now;

  InvoiceBatch(BatchRows<Invoice> invoices, Instant now) {
    this.invoices = invoices;
    this.now = now;
  }

  void carryOut(Command command) {
    switch (command.type()) {
      case "SendInvoiceCommand" -> send(command);
      case "VoidInvoiceCommand" -> voidInvoice(command);
      default -> throw new UnusableCommandException("Invoice does not support " + command.type());
    }
  }

  private void send(Command command) {
    Invoice invoice = invoices.find(command.orderId());
    if (invoice == null) {
      // Content that cannot be printed fails here, so that only this command is rejected.
      InvoiceContent.of(command.payload());
      invoice = invoices.put(Invoice.open(command, now));
      issued.add(command.orderId());
    }
    invoice.answerToSend(command.id()).ifPresent(answers::add);
  }

  private void voidInvoice(Command command) {
    Invoice before = invoices.find(command.orderId());
    if (before != null && before.status() == Status.OPEN) {
      cancelled.add(command.orderId());
    } else if (before != null && before.status() == Status.SENT) {
      credited.add(command.orderId());
    }
    Invoice after = before == null ? Invoice.barred(command.orderId(), now) : before.voided();
    answers.add(invoices.put(after).answerToVoid(command));
  }
}
