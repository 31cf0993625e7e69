package io.orderescrow.order;

/** What came of a request to cancel an order. */
public sealed interface Cancellation {

  /** The command is on its way; the order is undone when the process takes it. */
  record Requested() implements Cancellation {}

  /**
   * The order has ended.
   *
   * @param reason a sentence that says how and when
   */
  record TooLate(String reason) implements Cancellation {}

  /** There is no such order. */
  record Unknown() implements Cancellation {}
}
