package io.orderescrow.message;

/** The catalogue cannot be used: the message names the file, the place in it and what is wrong. */
final class BrokenCatalogueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokenCatalogueException(String message) {
    super(message);
  }

  BrokenCatalogueException(String message, Throwable cause) {
    super(message, cause);
  }
}
