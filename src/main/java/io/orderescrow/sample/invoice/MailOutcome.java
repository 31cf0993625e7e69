package io.orderescrow.sample.invoice;

import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one attempt to send a mail.
 *
 * @param reason the failure of the attempt; null when the mail is sent
 */
record MailOutcome(Status status, @Nullable String reason) {

  enum Status {
    /** The mail server accepted the mail. */
    SENT,
    /** The mail server permanently rejects the address. */
    REFUSED,
    /** The attempt failed, and a retry can succeed. */
    FAILED
  }

  /**
   * Derives the outcome from the exception of the attempt; null means that the attempt succeeded.
   *
   * <p>The mail library counts an address as invalid when the server answers 550, 551, 553 or
   * another permanent code. It does not count an address as invalid when the server asks for a
   * retry.
   */
  static MailOutcome of(@Nullable Exception failure) {
    if (failure == null) {
      return new MailOutcome(Status.SENT, null);
    }
    if (failure instanceof AddressException) {
      return new MailOutcome(Status.REFUSED, failure.toString());
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SendFailedException refusal
          && refusal.getInvalidAddresses() != null
          && refusal.getInvalidAddresses().length > 0) {
        // The last of the nested exceptions holds the reply of the server.
        Exception reply = refusal.getNextException();
        return new MailOutcome(Status.REFUSED, (reply == null ? refusal : reply).toString());
      }
    }
    return new MailOutcome(Status.FAILED, failure.toString());
  }
}
