package io.orderescrow.sample.invoice;

import io.orderescrow.sample.invoice.Invoice.Status;
import io.orderescrow.sample.invoice.InvoiceDocument.Kind;
import io.orderescrow.sample.invoice.MailTable.ClaimedMail;
import io.orderescrow.sample.runtime.Answers;
import io.orderescrow.sample.runtime.BatchRows;
import io.orderescrow.sample.runtime.SampleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Records which node sends which mail and with which outcome. It gives the answers that depend on
 * an outcome.
 */
class MailLedger {

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final InvoiceTable invoices;
  private final MailTable mails;
  private final Answers answers;
  private final TransactionTemplate transaction;
  private final SampleSettings settings;

  MailLedger(
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

  /** Claims mails that this node sends now. */
  List<ClaimedMail> claim(int limit) {
    List<ClaimedMail> claimed =
        transaction.execute(status -> mails.claim(limit, settings.mailClaim()));
    return claimed == null ? List.of() : claimed;
  }

  /** Records the outcomes of mails and answers the commands that wait for them. */
  void record(Map<ClaimedMail, MailOutcome> outcomes) {
    transaction.executeWithoutResult(status -> recordTogether(outcomes));
  }

  private void recordTogether(Map<ClaimedMail, MailOutcome> outcomes) {
    String[] orders =
        outcomes.keySet().stream().map(ClaimedMail::orderId).distinct().toArray(String[]::new);
    answers.lockOrders(orders);
    BatchRows<Invoice> rows = new BatchRows<>(invoices.find(orders), Invoice::orderId);
    List<String> overtaken = new ArrayList<>();
    outcomes.forEach(
        (mail, outcome) -> {
          Invoice invoice = rows.require(mail.orderId());
          boolean isInvoice = mail.kind() == Kind.INVOICE;
          boolean isVoided = isInvoice && invoice.status() == Status.VOIDED;
          switch (outcome.status()) {
            case SENT -> {
              mails.finished(mail, outcome);
              if (isVoided) {
                overtaken.add(mail.orderId());
              } else if (isInvoice) {
                rows.put(invoice.with(Status.SENT));
              }
            }
            case REFUSED -> {
              mails.finished(mail, outcome);
              if (isInvoice && !isVoided) {
                rows.put(invoice.with(Status.REFUSED));
              }
            }
            case FAILED -> {
              mails.failed(mail, outcome, waitAfter(mail.tried()));
              if (isVoided) {
                mails.withdraw(List.of(mail.orderId()));
              }
            }
          }
        });
    invoices.store(rows.changed());
    // A void command overtook the mail: the customer has the invoice and needs a credit note.
    mails.add(Kind.CREDIT_NOTE, overtaken);
    answers.give(invoices.answersToOpenCommands(rows, orders));
  }

  private Duration waitAfter(int tried) {
    int doublings = Math.min(tried - 1, 12);
    Duration wait = settings.mailRetry().multipliedBy(1L << doublings);
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }
}
