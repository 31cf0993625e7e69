package io.orderescrow.order;

/** What came of a request to place an order. */
public sealed interface Acceptance {

  /** There is a new order; its event leaves as soon as the broker takes it. */
  record Accepted(String orderId) implements Acceptance {}

  /** The same request had been accepted under this key before. */
  record Repeated(String orderId) implements Acceptance {}

  /** Another request had been accepted under this key before. */
  record Conflict() implements Acceptance {}
}
