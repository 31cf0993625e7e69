package io.orderescrow.sample.invoice;

import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import org.jspecify.annotations.Nullable;

/** What the mail server made of a mail. */
sealed interface MailOutcome {

  /** It is the mail server's now. */
  record Accepted() implements MailOutcome {}

  /** It will never take a mail for this address. */
  record Refused(String reason) implements MailOutcome {}

  /** It did not take it this time. */
  record Failed(String reason) implements MailOutcome {}

  /**
   * Reads the outcome out of what was thrown, if anything was. The mail library counts an address
   * as invalid when the server answered 550, 551, 553 or another permanent code to it, and not when
   * it asked for patience.
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

  /** The server's own words stand in the last of the nested exceptions. */
  private static String reasonOf(SendFailedException refusal) {
    var words = refusal.getNextException() == null ? refusal : refusal.getNextException();
    return words.toString();
  }
}
