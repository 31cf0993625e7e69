package io.orderescrow.inbox;

/** A {@link MessageEdit} does not fit a message. Has no stack trace, since it concerns many. */
final class EditRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  EditRefusedException(String objection) {
    super(objection, null, false, false);
  }
}
