package io.orderescrow.retry;

/** The result of pushing or cancelling a retry by hand. */
public sealed interface RetryDecision {

  /** The retry was pushed or cancelled. */
  record Done(Retry retry) implements RetryDecision {}

  /** The retry was pushed or cancelled before. */
  record TooLate(Retry retry) implements RetryDecision {}

  /** There is no such retry. */
  record Unknown() implements RetryDecision {}
}
