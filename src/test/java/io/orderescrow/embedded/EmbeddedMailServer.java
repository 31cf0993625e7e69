package io.orderescrow.embedded;

import com.icegreen.greenmail.user.MessageDeliveryHandler;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** An SMTP server on the loopback address that accepts every mail and keeps it in memory. */
public final class EmbeddedMailServer implements AutoCloseable {

  private final GreenMail mail;

  private EmbeddedMailServer(int port) {
    mail = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
  }

  /**
   * @param port 0 for any free port
   */
  public static EmbeddedMailServer onPort(int port) {
    return new EmbeddedMailServer(port);
  }

  /**
   * Starts a server that also writes each mail to a file, which a mail program can open.
   *
   * @param port 0 for any free port
   */
  public static EmbeddedMailServer keptIn(Path folder, int port) {
    EmbeddedMailServer server = new EmbeddedMailServer(port);
    UserManager users = server.mail.getManagers().getUserManager();
    MessageDeliveryHandler toMailbox = users.getMessageDeliveryHandler();
    users.setMessageDeliveryHandler(
        (message, recipient) -> {
          write(folder, recipient.getEmail(), message.getMessage());
          return toMailbox.handle(message, recipient);
        });
    return server;
  }

  private static void write(Path folder, String recipient, MimeMessage message)
      throws MessagingException {
    // The file is named after the recipient, without characters that no file name may have.
    String name = recipient.replaceAll("[^A-Za-z0-9@._-]", "_") + "-";
    try (OutputStream file =
        Files.newOutputStream(
            Files.createTempFile(Files.createDirectories(folder), name, ".eml"))) {
      message.writeTo(file);
    } catch (IOException failure) {
      throw new MessagingException("The mail could not be kept in " + folder, failure);
    }
  }

  public int port() {
    return mail.getSmtp().getPort();
  }

  /** Returns all mails since the start or the last {@link #purge()}, oldest first. */
  public List<ReceivedMail> mails() {
    return Arrays.stream(mail.getReceivedMessages()).map(ReceivedMail::of).toList();
  }

  /** Returns the mails that were sent to this address. */
  public List<ReceivedMail> mailsTo(String address) {
    return mails().stream()
        .filter(received -> received.to().stream().anyMatch(to -> isTo(to, address)))
        .toList();
  }

  private static boolean isTo(String recipient, String address) {
    return recipient.equals(address) || recipient.endsWith("<" + address + ">");
  }

  public void purge() {
    try {
      mail.purgeEmailFromAllMailboxes();
    } catch (Exception failure) {
      throw new IllegalStateException("The mailboxes could not be emptied", failure);
    }
  }

  @Override
  public void close() {
    mail.stop();
  }

  /**
   * @param body the text of the mail, or of its parts, as received
   * @param source the whole mail as received over the wire
   */
  public record ReceivedMail(
      String from, List<String> to, String subject, String body, String source) {

    /** Returns the header {@code Message-ID}. A mail that is sent again has the same id. */
    public String messageId() {
      return source
          .lines()
          .filter(line -> line.regionMatches(true, 0, "message-id:", 0, 11))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("A mail without Message-ID: " + source));
    }

    static ReceivedMail of(MimeMessage message) {
      try {
        return new ReceivedMail(
            Arrays.toString(message.getFrom()),
            Arrays.stream(message.getAllRecipients()).map(Address::toString).toList(),
            message.getSubject(),
            GreenMailUtil.getBody(message),
            GreenMailUtil.getWholeMessage(message));
      } catch (MessagingException unreadable) {
        throw new IllegalStateException("A received mail cannot be read", unreadable);
      }
    }
  }
}
