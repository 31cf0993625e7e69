package io.orderescrow.order;

/** A page was asked for that follows an order which does not exist. */
public class UnknownCursorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownCursorException(String orderId) {
    super("There is no order '" + orderId + "' that a page could follow");
  }
}
