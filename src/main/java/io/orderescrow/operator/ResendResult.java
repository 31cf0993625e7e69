package io.orderescrow.operator;

/** What came of a wish to have an order's services asked again now. */
public sealed interface ResendResult {

  /**
   * It is on record.
   *
   * @param waits how many waits ask again now; none when all were asked within the last five
   *     seconds, or when the order waits for a person only
   */
  record Done(int waits) implements ResendResult {}

  /**
   * The order waits for nobody any more.
   *
   * @param reason a sentence that says how and when it ended
   */
  record TooLate(String reason) implements ResendResult {}

  /** There is no such order. */
  record Unknown() implements ResendResult {}
}
