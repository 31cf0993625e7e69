package io.orderescrow.sample.invoice;

import io.orderescrow.sample.invoice.Invoice.Status;
import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Command;
import io.orderescrow.sample.runtime.OrderRows;
import io.orderescrow.sample.runtime.UnusableCommandException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Applies one batch of commands to invoices. It does not access the database. */
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
   * @param numbers at least one number for each invoice that the batch can issue
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
      default -> throw new UnusableCommandException("Invoice does not support " + command.type());
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

  /** Answers that are known at once, before any mail is sent. */
  List<Answer> answers() {
    return answers;
  }

  /** Orders with a new invoice that must be mailed. */
  List<String> issued() {
    return issued;
  }

  /**
   * Orders whose invoice is void now and was not known to be mailed. Their open send commands get a
   * rejection.
   */
  List<String> cancelled() {
    return cancelled;
  }

  /** Orders whose customer received an invoice that is void now. */
  List<String> credited() {
    return credited;
  }
}
