package io.orderescrow.tracking;

/** Stops the start of the application: its mode conflicts with other nodes or open orders. */
class ModeRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ModeRefusedException(String message) {
    super(message);
  }
}
