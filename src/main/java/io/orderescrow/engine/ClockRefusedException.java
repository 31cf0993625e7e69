package io.orderescrow.engine;

/** The clock of this node differs too much from the clock of the database. */
class ClockRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ClockRefusedException(String message) {
    super(message);
  }
}
