package io.orderescrow.retry;

/** What came of a person's wish to push a retry now, or never. */
public sealed interface RetryDecision {

  /** It was done. */
  record Done(Retry retry) implements RetryDecision {}

  /** It had been pushed or cancelled before. */
  record TooLate(Retry retry) implements RetryDecision {}

  /** There is no such retry. */
  record Unknown() implements RetryDecision {}
}
