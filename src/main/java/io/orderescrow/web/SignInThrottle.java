package io.orderescrow.web;

import io.orderescrow.web.SignIn.SourceAndAccount;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Slows down guessing of passwords, in the memory of this node. It locks nobody out:
 *
 * <ul>
 *   <li>Failures of one source for one account cause growing delays for this source and account.
 *   <li>All failures of one source, and all failures for one account, have an {@linkplain
 *       FailureAllowance allowance}. It does not concern a source that has signed in to the account
 *       before.
 * </ul>
 */
final class SignInThrottle {

  /** Failures of one source for one account, the last of which causes the first delay. */
  static final int FREE_FAILURES = 5;

  static final Duration FIRST_DELAY = Duration.ofSeconds(5);
  static final Duration LONGEST_DELAY = Duration.ofMinutes(5);
  static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

  /** Failures of one source for all accounts. */
  static final int FAILURES_OF_SOURCE = 50;

  static final Duration INTERVAL_OF_SOURCE = Duration.ofSeconds(30);

  /** Failures for one account from all sources that never signed in to it. */
  static final int FAILURES_OF_ACCOUNT = 50;

  static final Duration INTERVAL_OF_ACCOUNT = Duration.ofSeconds(10);

  private static final int MAX_ENTRIES = 10_000;

  private final Clock clock;
  private final Map<SourceAndAccount, Failures> failures = new LeastRecentlyUsed<>(MAX_ENTRIES);
  private final Map<SourceAndAccount, Boolean> trusted = new LeastRecentlyUsed<>(MAX_ENTRIES);
  private final FailureAllowance sources =
      new FailureAllowance(FAILURES_OF_SOURCE, INTERVAL_OF_SOURCE, MAX_ENTRIES);
  private final FailureAllowance accounts =
      new FailureAllowance(FAILURES_OF_ACCOUNT, INTERVAL_OF_ACCOUNT, MAX_ENTRIES);

  SignInThrottle(Clock clock) {
    this.clock = clock;
  }

  /**
   * Failures without a success between them.
   *
   * @param delay from the last one until the next try is allowed
   */
  record Failures(int count, Instant last, Duration delay) {}

  /** How long this source has to wait before its next try for this account; zero if not at all. */
  synchronized Duration delay(SourceAndAccount key) {
    Instant now = clock.instant();
    Failures failed = failures.get(key);
    Duration own =
        failed == null ? Duration.ZERO : Duration.between(now, failed.last().plus(failed.delay()));
    if (trusted.containsKey(key)) {
      return longer(own, Duration.ZERO);
    }
    return longer(
        longer(own, Duration.ZERO),
        longer(sources.wait(key.source(), now), accounts.wait(key.account(), now)));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /**
   * Allows a try and counts it as a failure of the source and the account until it succeeds, so
   * that parallel tries are not worth more than others.
   *
   * @return zero, or how long the source has to wait; then nothing was counted
   */
  synchronized Duration begin(SourceAndAccount key) {
    Duration delay = delay(key);
    if (delay.isZero() && !trusted.containsKey(key)) {
      sources.use(key.source(), clock.instant());
      accounts.use(key.account(), clock.instant());
    }
    return delay;
  }

  /** Ends a try that {@link #begin} allowed. */
  synchronized void succeed(SourceAndAccount key) {
    if (!trusted.containsKey(key)) {
      sources.giveBack(key.source(), clock.instant());
      accounts.giveBack(key.account(), clock.instant());
    }
    trust(key);
  }

  /** This source knows the password of this account. */
  synchronized void trust(SourceAndAccount key) {
    failures.remove(key);
    trusted.put(key, true);
  }

  /** Ends a try that {@link #begin} allowed. */
  synchronized Failures fail(SourceAndAccount key) {
    Instant now = clock.instant();
    Failures before = failures.get(key);
    int count =
        before == null || before.last().plus(FORGOTTEN_AFTER).isBefore(now)
            ? 1
            : before.count() + 1;
    Failures after = new Failures(count, now, delayAfter(count));
    failures.put(key, after);
    return after;
  }

  private static Duration delayAfter(int failures) {
    if (failures < FREE_FAILURES) {
      return Duration.ZERO;
    }
    int doublings = Math.min(failures - FREE_FAILURES, 20);
    Duration delay = FIRST_DELAY.multipliedBy(1L << doublings);
    return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
  }
}
