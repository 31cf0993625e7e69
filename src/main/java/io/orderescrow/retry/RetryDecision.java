package io.orderescrow.retry;

/** The result of sending or cancelling a retry by hand. */
public sealed interface RetryDecision {

  /** The retry was sent or cancelled. */
  record Done(Retry retry) implements RetryDecision {}

  /** The retry was sent or cancelled before, or it cannot be sent any more. */
  record TooLate(Retry retry) implements RetryDecision {}

  /** There is no such retry. */
  record Unknown() implements RetryDecision {}
}
