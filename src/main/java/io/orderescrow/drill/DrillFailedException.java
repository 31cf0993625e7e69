package io.orderescrow.drill;

/** The drill could not finish. The message is a sentence for the user who started the drill. */
class DrillFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DrillFailedException(String sentence) {
    super(sentence);
  }

  DrillFailedException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
