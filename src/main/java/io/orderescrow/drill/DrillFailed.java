package io.orderescrow.drill;

/** The drill could not be played to its end; the message is a sentence for whoever started it. */
class DrillFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DrillFailed(String sentence) {
    super(sentence);
  }

  DrillFailed(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
