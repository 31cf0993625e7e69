package io.orderescrow.order;

/** The result of a request to place an order. */
public sealed interface Acceptance {

  /** A new order; its event is sent as soon as the broker is available. */
  record Accepted(String orderId) implements Acceptance {}

  /** The same request was accepted under this key before. */
  record Repeated(String orderId) implements Acceptance {}

  /** A different request was accepted under this key before. */
  record Conflict() implements Acceptance {}
}
