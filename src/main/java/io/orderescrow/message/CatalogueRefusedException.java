package io.orderescrow.message;

/** The catalogue is invalid; the message names the file, the place in it and the fault. */
final class CatalogueRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CatalogueRefusedException(String message) {
    super(message);
  }

  CatalogueRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
