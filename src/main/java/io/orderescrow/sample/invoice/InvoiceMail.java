package io.orderescrow.sample.invoice;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Turns an invoice document into a mail with an HTML part and a plain text part. */
class InvoiceMail {

  private final JavaMailSender smtp;
  private final String sender;
  private final String domain;

  InvoiceMail(JavaMailSender smtp, String sender) {
    this.smtp = smtp;
    this.sender = sender;
    this.domain = sender.substring(sender.indexOf('@') + 1);
  }

  /**
   * Composes the mail. Its Message-ID depends only on the kind of document and the order id, so
   * that a mailbox recognizes a re-sent mail as a duplicate.
   *
   * @throws AddressException when the address of the customer is not valid
   * @throws MailPreparationException when the mail cannot be composed for another reason
   */
  MimeMessage compose(InvoiceDocument document) throws AddressException {
    InvoiceContent content = document.content();
    InternetAddress recipient = new InternetAddress(content.email(), true);
    MimeMessage mail = smtp.createMimeMessage();
    try {
      recipient.setPersonal(content.name(), "UTF-8");
      MimeMessageHelper helper = new MimeMessageHelper(mail, true, "UTF-8");
      helper.setFrom(sender);
      helper.setTo(recipient);
      helper.setSubject(document.subject());
      helper.setText(document.text(), document.html());
      mail.setHeader("Message-ID", messageId(document));
    } catch (AddressException e) {
      throw e;
    } catch (MessagingException | UnsupportedEncodingException e) {
      throw new MailPreparationException(e);
    }
    return mail;
  }

  private String messageId(InvoiceDocument document) {
    String kind = document.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    byte[] order = document.content().orderId().getBytes(StandardCharsets.UTF_8);
    return "<%s.%s@%s>".formatted(kind, UUID.nameUUIDFromBytes(order), domain);
  }
}
