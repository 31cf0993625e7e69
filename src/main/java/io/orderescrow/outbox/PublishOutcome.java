package io.orderescrow.outbox;

import java.util.Locale;

/** What came of publishing one message. */
public sealed interface PublishOutcome {

  /** It in one lower-case word, of which there are few. */
  String metricTag();

  /** It is in every queue it must be in: confirmed, and not returned. */
  record Confirmed() implements PublishOutcome {

    @Override
    public String metricTag() {
      return "confirmed";
    }
  }

  /**
   * The broker was asked and the message is not where it must be, or nobody knows: nacked, returned
   * as unroutable, or no word in time. It is tried again with growing waits of its own.
   *
   * @param reason one sentence for the operator
   */
  record Undelivered(Fault fault, String reason) implements PublishOutcome {

    /** In which of these ways. */
    public enum Fault {
      NACKED,
      RETURNED,
      UNCONFIRMED
    }

    @Override
    public String metricTag() {
      return fault.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The broker could not be asked, which says nothing about the message. It stays due, and all
   * publishing backs off until the broker is there again.
   *
   * @param reason one sentence for the operator
   */
  record Unreachable(String reason) implements PublishOutcome {

    @Override
    public String metricTag() {
      return "unreachable";
    }
  }
}
