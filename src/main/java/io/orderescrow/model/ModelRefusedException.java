package io.orderescrow.model;

import io.orderescrow.startup.StartupException;

/** A model is unreadable or disagrees with the catalogue. The message names file and element. */
class ModelRefusedException extends StartupException {

  private static final long serialVersionUID = 1L;

  ModelRefusedException(String message) {
    super(
        message,
        "Correct the BPMN file, or add the message to the catalogue (fulfilment.message.catalogue).");
  }
}
