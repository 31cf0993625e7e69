package io.orderescrow.sample.invoice;

import io.orderescrow.message.StoredPayload;
import io.orderescrow.sample.invoice.MailTable.ClaimedMail;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * Sends invoices and credit notes over SMTP. One transaction claims a mail, and another transaction
 * records its outcome. The mailer sends the mail between the two, so that no database lock is held
 * while it waits for the mail server.
 *
 * <p>SMTP takes part in no transaction, so a mail can be sent twice. This happens when a process
 * dies after the server accepts the mail and before the outcome is committed. The mail is then
 * re-sent when its claim expires. Both copies carry the same Message-ID.
 *
 * <p>A database failure in this window causes no duplicate while the process lives. The mailer
 * keeps the outcomes and records them first when the database is available again.
 */
class InvoiceMailer {

  private static final int BATCH = 10;

  private final MailLedger ledger;
  private final JavaMailSender smtp;
  private final InvoiceMail mails;
  private Map<ClaimedMail, MailOutcome> unrecorded = Map.of();

  InvoiceMailer(MailLedger ledger, JavaMailSender smtp, String sender) {
    this.ledger = ledger;
    this.smtp = smtp;
    this.mails = new InvoiceMail(smtp, sender);
  }

  /**
   * Sends one batch. Only one thread at a time may call this method.
   *
   * @return whether there may be more mails to send at once
   */
  boolean sendBatch() {
    if (unrecorded.isEmpty()) {
      unrecorded = send(ledger.claim(BATCH));
    }
    int sent = unrecorded.size();
    if (sent > 0) {
      ledger.record(unrecorded);
      unrecorded = Map.of();
    }
    return sent == BATCH;
  }

  private Map<ClaimedMail, MailOutcome> send(List<ClaimedMail> claimed) {
    Map<ClaimedMail, MailOutcome> outcomes = new LinkedHashMap<>();
    Map<MimeMessage, ClaimedMail> composed = new LinkedHashMap<>();
    for (ClaimedMail mail : claimed) {
      try {
        composed.put(mails.compose(documentOf(mail)), mail);
      } catch (AddressException | RuntimeException e) {
        outcomes.put(mail, MailOutcome.of(e));
      }
    }
    Map<Object, Exception> failures = sendOverOneConnection(composed.keySet());
    composed.forEach((message, mail) -> outcomes.put(mail, MailOutcome.of(failures.get(message))));
    return outcomes;
  }

  /** Returns the messages that the mail server did not accept, each with the reason. */
  private Map<Object, Exception> sendOverOneConnection(Set<MimeMessage> messages) {
    try {
      smtp.send(messages.toArray(new MimeMessage[0]));
      return Map.of();
    } catch (MailSendException e) {
      return e.getFailedMessages();
    } catch (MailException e) {
      // The log-in failed, so no message was sent.
      return messages.stream().collect(Collectors.toMap(message -> message, message -> e));
    }
  }

  private static InvoiceDocument documentOf(ClaimedMail mail) {
    byte[] content = mail.content().getBytes(StandardCharsets.UTF_8);
    return new InvoiceDocument(
        mail.kind(),
        mail.number(),
        mail.issuedAt(),
        InvoiceContent.of(StoredPayload.read(content)));
  }
}
