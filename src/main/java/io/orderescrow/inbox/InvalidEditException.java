package io.orderescrow.inbox;

/**
 * An edit is no JSON Patch of headers and payload; the message names the operation and the fault.
 */
public final class InvalidEditException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidEditException(String message) {
    super(message);
  }
}
