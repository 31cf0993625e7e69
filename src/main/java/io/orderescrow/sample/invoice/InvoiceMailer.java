package io.orderescrow.sample.invoice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.sample.invoice.InvoiceLedger.Sending;
import io.orderescrow.sample.invoice.MailTable.ClaimedMail;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InvoiceLedger ledger;
  private final JavaMailSender smtp;
  private final InvoiceMail mails;
  private List<Sending> unrecorded = List.of();

  InvoiceMailer(InvoiceLedger ledger, JavaMailSender smtp, InvoiceMail mails) {
    this.ledger = ledger;
    this.smtp = smtp;
    this.mails = mails;
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
    var sent = unrecorded.size();
    if (sent > 0) {
      ledger.record(unrecorded);
      unrecorded = List.of();
    }
    return sent == BATCH;
  }

  private List<Sending> send(List<ClaimedMail> claimed) {
    var failures = new LinkedHashMap<ClaimedMail, Exception>();
    var prepared = new LinkedHashMap<MimeMessage, ClaimedMail>();
    for (var mail : claimed) {
      try {
        prepared.put(mails.compose(documentOf(mail)), mail);
      } catch (AddressException | RuntimeException e) {
        failures.put(mail, e);
      }
    }
    sendOverOneConnection(prepared.keySet().toArray(new MimeMessage[0]))
        .forEach((message, failure) -> failures.put(claimedBehind(prepared, message), failure));
    var sendings = new ArrayList<Sending>();
    claimed.forEach(mail -> sendings.add(new Sending(mail, MailOutcome.of(failures.get(mail)))));
    return sendings;
  }

  /** Returns the messages that the mail server did not accept, each with the reason. */
  private Map<MimeMessage, Exception> sendOverOneConnection(MimeMessage[] messages) {
    var failures = new HashMap<MimeMessage, Exception>();
    try {
      smtp.send(messages);
    } catch (MailSendException e) {
      e.getFailedMessages().forEach((message, why) -> failures.put((MimeMessage) message, why));
    } catch (MailException e) {
      // The log-in failed, so no message was sent.
      for (var message : messages) {
        failures.put(message, e);
      }
    }
    return failures;
  }

  private static ClaimedMail claimedBehind(
      Map<MimeMessage, ClaimedMail> prepared, MimeMessage message) {
    var mail = prepared.get(message);
    if (mail == null) {
      throw new IllegalStateException("The mail sender reports a mail that was not passed to it");
    }
    return mail;
  }

  private static InvoiceDocument documentOf(ClaimedMail mail) {
    try {
      var content = InvoiceContent.of(JSON.readTree(mail.content()));
      return new InvoiceDocument(mail.kind(), mail.number(), mail.issuedAt(), content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "The stored content of invoice " + mail.number() + " is not valid JSON", e);
    }
  }
}
