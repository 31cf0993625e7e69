package io.orderescrow.sample.invoice;

import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import org.jspecify.annotations.Nullable;

/** The outcome of one attempt to send a mail. */
sealed interface MailOutcome {

  /** The mail server accepted the mail. */
  record Accepted() implements MailOutcome {}

  /** The mail server permanently rejects the address. */
  record Refused(String reason) implements MailOutcome {}

  /** The attempt failed, and a retry can succeed. */
  record Failed(String reason) implements MailOutcome {}

  /**
   * Derives the outcome from the exception of the attempt; null means that the attempt succeeded.
   *
   * <p>The mail library counts an address as invalid when the server answers 550, 551, 553 or
   * another permanent code. It does not count an address as invalid when the server asks for a
   * retry.
   */
  static MailOutcome of(@Nullable Exception failure) {
    if (failure == null) {
      return new Accepted();
    }
    if (failure instanceof AddressException) {
      return new Refused(failure.toString());
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SendFailedException refusal
          && refusal.getInvalidAddresses() != null
          && refusal.getInvalidAddresses().length > 0) {
        return new Refused(reasonOf(refusal));
      }
    }
    return new Failed(failure.toString());
  }

  /** The last of the nested exceptions holds the reply of the server. */
  private static String reasonOf(SendFailedException refusal) {
    var words = refusal.getNextException() == null ? refusal : refusal.getNextException();
    return words.toString();
  }
}
