package io.orderescrow.order;

/** The result of a request to cancel an order. */
public sealed interface Cancellation {

  /** The command is in the outbox; the process undoes the order when it receives it. */
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
