package io.orderescrow.sample.invoice;

import io.orderescrow.polling.PollingLoop;
import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Answers;
import io.orderescrow.sample.runtime.Command;
import io.orderescrow.sample.runtime.OrderRows;
import io.orderescrow.sample.runtime.SampleService;
import io.orderescrow.transaction.AfterCommit;
import io.orderescrow.sample.invoice.InvoiceDocument.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Issues an order's invoice once, mails it, and takes it back with at most one credit note. A
 * command to send is answered when the mail server has the mail, or has refused its address; one to
 * void is answered at once, as its credit note is on record by then.
 */
class Invoices implements SampleService {

  /** As long as a mail server may take: a mail that is cut off here is sent again later. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final InvoiceTable table;
  private final MailTable mails;
  private final Clock clock;
  private final Function<Answers, PollingLoop> mailing;
  private @Nullable PollingLoop mailer;

  /**
   * @param mailing makes the loop that sends mails, given where to leave its answers
   */
  Invoices(
      InvoiceTable table, MailTable mails, Clock clock, Function<Answers, PollingLoop> mailing) {
    this.table = table;
    this.mails = mails;
    this.clock = clock;
    this.mailing = mailing;
  }

  @Override
  public String name() {
    return "invoice";
  }

  @Override
  public void start(Answers answers) {
    mailer = mailing.apply(answers);
    mailer.start();
  }

  @Override
  public void stop() {
    if (mailer != null) {
      mailer.stop(PATIENCE);
    }
  }

  @Override
  public List<Answer> handle(List<Command> commands) {
    var orders = commands.stream().map(Command::orderId).distinct().toList();
    var invoices = new OrderRows<>(table.find(orders), Invoice::orderId);
    var numbers = new ArrayDeque<>(table.numbers(newInvoices(commands, invoices)));
    var batch = new InvoiceBatch(invoices, numbers, clock.instant());
    commands.forEach(batch::carryOut);
    table.store(invoices.changed());
    mails.add(Kind.INVOICE, batch.issued());
    mails.withdraw(batch.cancelled());
    mails.add(Kind.CREDIT_NOTE, batch.credited());
    AfterCommit.run(this::wakeMailer);
    return withAnswersToOpenAsks(batch, invoices);
  }

  /** Counted beforehand, so that no number is drawn that no invoice bears. */
  private static int newInvoices(List<Command> commands, OrderRows<Invoice> invoices) {
    var seen = new HashSet<String>();
    var count = 0;
    for (var command : commands) {
      var first = seen.add(command.orderId()) && invoices.of(command) == null;
      if (first && command.type().equals(InvoiceBatch.SEND)) {
        // what cannot be printed must fail here, where it fails alone, and not in the mailer
        InvoiceContent.of(command.payload());
        count++;
      }
    }
    return count;
  }

  private List<Answer> withAnswersToOpenAsks(InvoiceBatch batch, OrderRows<Invoice> invoices) {
    var answers = new ArrayList<>(batch.answers());
    table
        .openAsks(batch.cancelled())
        .forEach(
            (order, asks) -> asks.forEach(id -> invoices.require(order).answerInto(answers, id)));
    return answers;
  }

  private void wakeMailer() {
    if (mailer != null) {
      mailer.retryNow();
    }
  }
}
