package io.orderescrow.outbox;

/** What the broker said of one published message. */
public sealed interface PublishOutcome {

  /** It is in every queue it must be in: confirmed, and not returned. */
  record Confirmed() implements PublishOutcome {}

  /**
   * It is not, or nobody knows: nacked, returned as unroutable, or no word in time.
   *
   * @param reason one sentence for the operator
   */
  record Undelivered(String reason) implements PublishOutcome {}
}
