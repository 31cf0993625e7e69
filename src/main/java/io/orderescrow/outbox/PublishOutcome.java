package io.orderescrow.outbox;

/** What came of publishing one message. */
public sealed interface PublishOutcome {

  /** It is in every queue it must be in: confirmed, and not returned. */
  record Confirmed() implements PublishOutcome {}

  /**
   * The broker was asked and the message is not where it must be, or nobody knows: nacked, returned
   * as unroutable, or no word in time. It is tried again with growing waits of its own.
   *
   * @param reason one sentence for the operator
   */
  record Undelivered(String reason) implements PublishOutcome {}

  /**
   * The broker could not be asked, which says nothing about the message. It stays due, and all
   * publishing backs off until the broker is there again.
   *
   * @param reason one sentence for the operator
   */
  record Unreachable(String reason) implements PublishOutcome {}
}
