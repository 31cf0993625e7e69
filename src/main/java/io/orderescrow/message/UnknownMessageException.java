package io.orderescrow.message;

/** The catalogue has no message of this name. */
public final class UnknownMessageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownMessageException(String message, String file) {
    super("The catalogue " + file + " has no message '" + message + "'");
  }
}
