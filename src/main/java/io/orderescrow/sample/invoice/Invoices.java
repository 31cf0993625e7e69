package io.orderescrow.sample.invoice;

import io.orderescrow.polling.PollingLoop;
import io.orderescrow.sample.invoice.InvoiceDocument.Kind;
import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Answers;
import io.orderescrow.sample.runtime.Command;
import io.orderescrow.sample.runtime.OrderRows;
import io.orderescrow.sample.runtime.SampleService;
import io.orderescrow.transaction.AfterCommit;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Issues the invoice of an order once, mails it, and cancels it with at most one credit note.
 *
 * <p>The service answers a send command when the mail server accepts the mail or rejects its
 * address. It answers a void command at once, because the credit note is then stored and will be
 * mailed.
 */
class Invoices implements SampleService {

  /**
   * The longest wait for the mail server at shutdown. A mail that is interrupted is re-sent later.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final InvoiceTable table;
  private final MailTable mails;
  private final Clock clock;
  private final Function<Answers, PollingLoop> mailing;
  private @Nullable PollingLoop mailer;

  /**
   * @param mailing creates the loop that sends mails and gives their answers
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

  /** Counts the new invoices in advance, so that the service draws no unused number. */
  private static int newInvoices(List<Command> commands, OrderRows<Invoice> invoices) {
    var seen = new HashSet<String>();
    var count = 0;
    for (var command : commands) {
      var first = seen.add(command.orderId()) && invoices.of(command) == null;
      if (first && command.type().equals(InvoiceBatch.SEND)) {
        // Content that cannot be printed fails here, so that only this command is rejected.
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
