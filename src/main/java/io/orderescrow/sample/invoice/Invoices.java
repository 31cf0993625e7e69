package io.orderescrow.sample.invoice;

import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import io.orderescrow.sample.invoice.InvoiceDocument.Kind;
import io.orderescrow.sample.runtime.Answer;
import io.orderescrow.sample.runtime.Answers;
import io.orderescrow.sample.runtime.BatchRows;
import io.orderescrow.sample.runtime.Command;
import io.orderescrow.sample.runtime.SampleService;
import io.orderescrow.sample.runtime.SampleSettings;
import io.orderescrow.transaction.AfterCommit;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Issues the invoice of an order once, mails it, and cancels it with at most one credit note.
 *
 * <p>The service answers a send command when the mail server accepts the mail or rejects its
 * address. It answers a void command at once, because the credit note is then stored and will be
 * mailed.
 */
@Component
@Profile("invoice")
class Invoices implements SampleService {

  /** The longest wait for the mail server at shutdown. An interrupted mail is re-sent later. */
  private static final Duration STOP_TIMEOUT = Duration.ofMinutes(1);

  private final InvoiceTable table;
  private final MailTable mails;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final JavaMailSender smtp;
  private final SampleSettings settings;
  private @Nullable PollingLoop mailer;

  /**
   * @throws IllegalStateException when no mail server is configured
   */
  Invoices(
      JdbcTemplate jdbc,
      Clock clock,
      TransactionTemplate transaction,
      ObjectProvider<JavaMailSender> mailSender,
      SampleSettings settings) {
    this.table = new InvoiceTable(jdbc, clock);
    this.mails = new MailTable(jdbc, clock);
    this.clock = clock;
    this.transaction = transaction;
    this.smtp =
        Optional.ofNullable(mailSender.getIfAvailable())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The invoice service sends e-mail and needs a mail server: set"
                            + " spring.mail.host"));
    this.settings = settings;
  }

  @Override
  public String name() {
    return "invoice";
  }

  @Override
  public void start(Answers answers) {
    MailLedger ledger = new MailLedger(table, mails, answers, transaction, settings);
    Duration retry = settings.mailRetry();
    mailer =
        new PollingLoop(
            "invoice mails",
            "mails wait in their table",
            new InvoiceMailer(ledger, smtp, settings.sender())::sendBatch,
            retry,
            new Backoff(retry, retry.multipliedBy(8)));
    mailer.start();
  }

  @Override
  public void stop() {
    if (mailer != null) {
      mailer.stop(STOP_TIMEOUT);
    }
  }

  @Override
  public List<Answer> handle(List<Command> commands) {
    BatchRows<Invoice> invoices =
        new BatchRows<>(table.find(Command.orderIds(commands)), Invoice::orderId);
    InvoiceBatch batch = new InvoiceBatch(invoices, clock.instant());
    commands.forEach(batch::carryOut);
    Iterator<String> numbers = table.numbers(batch.issued.size()).iterator();
    batch.issued.forEach(order -> invoices.put(invoices.require(order).numbered(numbers.next())));
    table.store(invoices.changed());
    mails.add(Kind.INVOICE, batch.issued);
    mails.withdraw(batch.cancelled);
    mails.add(Kind.CREDIT_NOTE, batch.credited);
    AfterCommit.run(this::wakeMailer);
    List<Answer> answers = new ArrayList<>(batch.answers);
    answers.addAll(table.answersToOpenCommands(invoices, batch.cancelled.toArray(new String[0])));
    return answers;
  }

  private void wakeMailer() {
    if (mailer != null) {
      mailer.retryNow();
    }
  }
}
