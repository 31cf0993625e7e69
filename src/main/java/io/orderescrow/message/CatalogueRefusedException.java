package io.orderescrow.message;

import io.orderescrow.startup.StartupException;
import org.jspecify.annotations.Nullable;

/** The catalogue is invalid; the message names the file, the place in it and the fault. */
final class CatalogueRefusedException extends StartupException {

  private static final long serialVersionUID = 1L;

  CatalogueRefusedException(String message) {
    this(message, null);
  }

  CatalogueRefusedException(String message, @Nullable Throwable cause) {
    super(
        message,
        "Correct the AsyncAPI document, or set fulfilment.message.catalogue to another one.",
        cause);
  }
}
