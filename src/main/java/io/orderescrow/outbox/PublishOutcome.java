package io.orderescrow.outbox;

import java.util.Locale;

/** The result of publishing one message. */
public sealed interface PublishOutcome {

  /** Metric tag value: one lower-case word from a fixed set. */
  String metricTag();

  /** Every required queue has the message: the broker confirmed it and did not return it. */
  record Confirmed() implements PublishOutcome {

    @Override
    public String metricTag() {
      return "confirmed";
    }
  }

  /**
   * The broker was reached, but refused the message, returned it as unroutable, or did not confirm
   * it in time. The message is retried with a back-off of its own.
   *
   * @param reason one sentence for the operator
   */
  record Undelivered(Fault fault, String reason) implements PublishOutcome {

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
   * The broker could not be reached. The message stays due, and all publishing backs off until the
   * broker is back.
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
