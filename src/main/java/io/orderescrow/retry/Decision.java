package io.orderescrow.retry;

/** What came of a person's wish to push a retry now, or never. */
public sealed interface Decision {

  /** It was done. */
  record Done(Retry retry) implements Decision {}

  /** It had been pushed or cancelled before. */
  record TooLate(Retry retry) implements Decision {}

  /** There is no such retry. */
  record Unknown() implements Decision {}
}
