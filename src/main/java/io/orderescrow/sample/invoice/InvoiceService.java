package io.orderescrow.sample.invoice;

import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import io.orderescrow.sample.runtime.SampleSettings;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.transaction.support.TransactionTemplate;

/** Configures the beans of the invoice service. */
@Configuration(proxyBeanMethods = false)
@Profile("invoice")
class InvoiceService {

  /**
   * @throws IllegalStateException when no mail server is configured
   */
  @Bean
  Invoices invoices(
      JdbcTemplate jdbc,
      Clock clock,
      TransactionTemplate transaction,
      ObjectProvider<JavaMailSender> mailSender,
      SampleSettings settings) {
    var smtp = mailSender.getIfAvailable();
    if (smtp == null) {
      throw new IllegalStateException(
          "The invoice service sends e-mail and needs a mail server: set spring.mail.host");
    }
    var table = new InvoiceTable(jdbc, clock);
    var mails = new MailTable(jdbc, clock);
    var mail = new InvoiceMail(smtp, settings.sender());
    return new Invoices(
        table,
        mails,
        clock,
        answers -> {
          var ledger = new InvoiceLedger(table, mails, answers, transaction, settings);
          var mailer = new InvoiceMailer(ledger, smtp, mail);
          return new PollingLoop(
              "invoice mails",
              "mails wait in their table",
              mailer::sendBatch,
              settings.mailRetry(),
              new Backoff(settings.mailRetry(), settings.mailRetry().multipliedBy(8)));
        });
  }
}
