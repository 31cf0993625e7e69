package io.orderescrow.drill;

/** The drill could not be played to its end; the message is a sentence for whoever started it. */
class DrillFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DrillFailedException(String sentence) {
    super(sentence);
  }

  DrillFailedException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
