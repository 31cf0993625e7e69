package io.orderescrow.operator;

/** The result of re-sending an order's commands. */
public sealed interface ResendResult {

  /**
   * The audit trail holds the action.
   *
   * @param waits how many commands are re-sent; 0 when all were sent within the last five seconds,
   *     or when the order waits for a person only
   */
  record Done(int waits) implements ResendResult {}

  /**
   * The order waits for no answer any more.
   *
   * @param reason a sentence that says how and when it ended
   */
  record TooLate(String reason) implements ResendResult {}

  /** There is no such order. */
  record Unknown() implements ResendResult {}
}
