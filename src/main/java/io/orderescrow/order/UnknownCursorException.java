package io.orderescrow.order;

/** The cursor of a page names an order that does not exist. */
public class UnknownCursorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownCursorException(String orderId) {
    super("There is no order '" + orderId + "' for a page to start after");
  }
}
