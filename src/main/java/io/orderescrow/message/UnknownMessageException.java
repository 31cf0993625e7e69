package io.orderescrow.message;

/** Somebody asked for a message that the catalogue does not describe. */
public final class UnknownMessageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownMessageException(String message, String file) {
    super("There is no message '" + message + "' in the catalogue, " + file);
  }
}
