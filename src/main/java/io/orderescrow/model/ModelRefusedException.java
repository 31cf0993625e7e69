package io.orderescrow.model;

/**
 * The application does not start, because a model cannot be what it is meant to be: it is
 * unreadable or disagrees with the catalogue. The message names file and place.
 */
class ModelRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ModelRefusedException(String message) {
    super(message);
  }
}
