package io.orderescrow.model;

/**
 * Stops the start of the application because a model is unreadable or disagrees with the catalogue.
 * The message names the file and the element.
 */
class ModelRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ModelRefusedException(String message) {
    super(message);
  }
}
