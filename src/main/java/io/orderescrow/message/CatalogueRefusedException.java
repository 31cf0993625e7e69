package io.orderescrow.message;

/** The catalogue cannot be used: the message names the file, the place in it and what is wrong. */
final class CatalogueRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CatalogueRefusedException(String message) {
    super(message);
  }

  CatalogueRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
