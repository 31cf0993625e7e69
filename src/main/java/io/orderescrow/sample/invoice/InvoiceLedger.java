package io.orderescrow.sample.invoice;

import io.orderescrow.sample.invoice.Invoice.Status;
import io.orderescrow.sample.invoice.InvoiceDocument.Kind;
import io.orderescrow.sample.invoice.MailTable.ClaimedMail;
import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Answers;
import io.orderescrow.sample.runtime.OrderRows;
import io.orderescrow.sample.runtime.SampleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Records which node sends which mail and with which outcome. It gives the answers that depend on
 * an outcome.
 */
class InvoiceLedger {

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final InvoiceTable invoices;
  private final MailTable mails;
  private final Answers answers;
  private final TransactionTemplate transaction;
  private final SampleSettings settings;

  InvoiceLedger(
      InvoiceTable invoices,
      MailTable mails,
      Answers answers,
      TransactionTemplate transaction,
      SampleSettings settings) {
    this.invoices = invoices;
    this.mails = mails;
    this.answers = answers;
    this.transaction = transaction;
    this.settings = settings;
  }

  /** A mail and the outcome of sending it. */
  record Sending(ClaimedMail mail, MailOutcome outcome) {

    String orderId() {
      return mail.orderId();
    }
  }

  /** Claims mails that this node sends now. */
  List<ClaimedMail> claim(int limit) {
    var claimed = transaction.execute(status -> mails.claim(limit, settings.mailClaim()));
    return claimed == null ? List.of() : claimed;
  }

  /** Records the outcomes of mails and answers the commands that wait for them. */
  void record(List<Sending> sendings) {
    transaction.executeWithoutResult(status -> recordTogether(sendings));
  }

  private void recordTogether(List<Sending> sendings) {
    var orders = sendings.stream().map(Sending::orderId).distinct().toList();
    answers.lockOrders(orders);
    var rows = new OrderRows<>(invoices.find(orders), Invoice::orderId);
    var overtaken = new ArrayList<String>();
    for (var sending : sendings) {
      var mail = sending.mail();
      var isInvoice = mail.kind() == Kind.INVOICE;
      var invoice = rows.require(mail.orderId());
      var voided = isInvoice && invoice.status() == Status.VOIDED;
      if (sending.outcome() instanceof MailOutcome.Failed failed) {
        mails.failed(mail, failed.reason(), waitAfter(mail.tried()));
        if (voided) {
          mails.withdraw(List.of(mail.orderId()));
        }
      } else if (sending.outcome() instanceof MailOutcome.Refused refused) {
        mails.refused(mail, refused.reason());
        if (isInvoice && !voided) {
          rows.put(invoice.with(Status.REFUSED));
        }
      } else {
        mails.sent(mail);
        if (voided) {
          overtaken.add(mail.orderId());
        } else if (isInvoice) {
          rows.put(invoice.with(Status.SENT));
        }
      }
    }
    invoices.store(rows.changed());
    // A void command overtook the mail: the customer has the invoice and needs a credit note.
    mails.add(Kind.CREDIT_NOTE, overtaken);
    answerOpenAsks(rows, orders);
  }

  private void answerOpenAsks(OrderRows<Invoice> rows, List<String> orders) {
    var given = new ArrayList<Answer>();
    invoices
        .openAsks(orders)
        .forEach((order, asks) -> asks.forEach(ask -> rows.require(order).answerInto(given, ask)));
    answers.give(given);
  }

  private Duration waitAfter(int tried) {
    var doublings = Math.min(tried - 1, 12);
    var wait = settings.mailRetry().multipliedBy(1L << doublings);
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }
}
