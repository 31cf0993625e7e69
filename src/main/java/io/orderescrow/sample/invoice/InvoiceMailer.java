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
 * Sends invoices and credit notes over SMTP. A mail is claimed in one transaction, sent outside of
 * any, and its outcome recorded in another, so no lock is held while a mail server thinks.
 *
 * <p>SMTP takes part in no transaction, hence one window: a process that dies after the server took
 * the mail and before the outcome is committed sends it again when its claim has run out. Both
 * copies carry the same Message-ID. A database that goes away in between opens no window as long as
 * the process lives: outcomes are kept and recorded first when it is back.
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
   * Sends one batch. One thread at a time.
   *
   * @return whether there may be more to send at once
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

  /** Those that were not taken, and why. */
  private Map<MimeMessage, Exception> sendOverOneConnection(MimeMessage[] messages) {
    var failures = new HashMap<MimeMessage, Exception>();
    try {
      smtp.send(messages);
    } catch (MailSendException e) {
      e.getFailedMessages().forEach((message, why) -> failures.put((MimeMessage) message, why));
    } catch (MailException e) {
      // no log-in: none has left
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
      throw new IllegalStateException("The mail sender reports on a mail it was not given");
    }
    return mail;
  }

  private static InvoiceDocument documentOf(ClaimedMail mail) {
    try {
      var content = InvoiceContent.of(JSON.readTree(mail.content()));
      return new InvoiceDocument(mail.kind(), mail.number(), mail.issuedAt(), content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "The content of invoice " + mail.number() + " cannot be read back", e);
    }
  }
}
