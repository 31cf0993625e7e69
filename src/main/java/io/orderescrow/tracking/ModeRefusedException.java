package io.orderescrow.tracking;

/** The application does not start, because it would be in another mode than what is under way. */
class ModeRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ModeRefusedException(String message) {
    super(message);
  }
}
