package io.orderescrow.sample.invoice;

import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Command;
import io.orderescrow.sample.runtime.OrderRows;
import io.orderescrow.sample.runtime.UnusableCommandException;
import io.orderescrow.sample.invoice.Invoice.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** What one batch of commands does to invoices. It knows no database. */
class InvoiceBatch {

  static final String SEND = "SendInvoiceCommand";
  static final String VOID = "VoidInvoiceCommand";

  private final OrderRows<Invoice> invoices;
  private final Queue<String> numbers;
  private final Instant now;
  private final List<Answer> answers = new ArrayList<>();
  private final List<String> issued = new ArrayList<>();
  private final List<String> cancelled = new ArrayList<>();
  private final List<String> credited = new ArrayList<>();

  /**
   * @param numbers as many as new invoices can be asked for
   */
  InvoiceBatch(OrderRows<Invoice> invoices, Queue<String> numbers, Instant now) {
    this.invoices = invoices;
    this.numbers = numbers;
    this.now = now;
  }

  void carryOut(Command command) {
    switch (command.type()) {
      case SEND -> send(command);
      case VOID -> voidInvoice(command);
      default -> throw new UnusableCommandException("Invoice knows no " + command.type());
    }
  }

  private void send(Command command) {
    var invoice = invoices.of(command);
    if (invoice == null) {
      invoice = invoices.put(Invoice.open(command, numbers.remove(), now));
      issued.add(command.orderId());
    }
    invoice.answerInto(answers, command.id());
  }

  private void voidInvoice(Command command) {
    var before = invoices.of(command);
    var after = before == null ? Invoice.barred(command.orderId(), now) : before.voided();
    invoices.put(after);
    if (before != null && before.status() == Status.OPEN) {
      cancelled.add(command.orderId());
    } else if (before != null && before.status() == Status.SENT) {
      credited.add(command.orderId());
    }
    answers.add(after.answerToVoid(command));
  }

  /** Answers that can be given at once. */
  List<Answer> answers() {
    return answers;
  }

  /** Orders with a new invoice to be mailed. */
  List<String> issued() {
    return issued;
  }

  /** Orders whose invoice is void and was not known to be mailed: whoever asked waits for a no. */
  List<String> cancelled() {
    return cancelled;
  }

  /** Orders whose customer holds an invoice that is void now. */
  List<String> credited() {
    return credited;
  }
}
