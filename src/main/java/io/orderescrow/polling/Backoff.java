package io.orderescrow.polling;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Exponential back-off with jitter: each wait after a failure is twice as long, up to a limit.
 *
 * @param first the wait after the first failure; more than zero
 * @param longest the maximum wait; at least {@code first}
 */
public record Backoff(Duration first, Duration longest) {

  public Backoff {
    if (first.isZero() || first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "Invalid back-off from " + first + " to " + longest + ": 0 < first <= longest");
    }
  }

  /**
   * @param failures number of failures in a row; from 1
   * @return between three quarters and the whole of {@code first * 2^(failures-1)}, limited to
   *     {@code longest}
   */
  public Duration after(int failures) {
    long limit = longest.toNanos();
    int doublings = Math.min(Math.max(failures, 1) - 1, 62);
    long whole = first.toNanos() > limit >> doublings ? limit : first.toNanos() << doublings;
    return Duration.ofNanos(whole - ThreadLocalRandom.current().nextLong(whole / 4 + 1));
  }
}
