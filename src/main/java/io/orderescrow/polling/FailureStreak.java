package io.orderescrow.polling;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * Logs the first failure in a row with its consequence, and the recovery. Used by one thread at a
 * time, besides {@link #seconds}.
 */
final class FailureStreak {

  private static final Logger log = LoggerFactory.getLogger(PollingLoop.class);

  private final String name;
  private final String consequence;
  private volatile int failures;
  private volatile long since;
  private final Set<Class<?>> logged = new HashSet<>();

  FailureStreak(String name, String consequence) {
    this.name = name;
    this.consequence = consequence;
  }

  /**
   * @return the number of failures in a row, including this one
   */
  int failed(Throwable failure) {
    if (failures == 0) {
      since = System.nanoTime();
    }
    int count = failures + 1;
    failures = count;
    // Another kind of failure in the same streak is logged too: the first may have hidden it.
    if (logged.add(NestedExceptionUtils.getMostSpecificCause(failure).getClass())) {
      log.warn(
          "{} fails: {}; {}. It is retried with back-off; further failures are not logged until it"
              + " works again",
          name,
          failure,
          consequence,
          failure);
    }
    return count;
  }

  /** The time since the first failure in a row; 0 without a failure. */
  double seconds() {
    return failures == 0 ? 0 : (System.nanoTime() - since) / 1e9;
  }

  void succeeded() {
    if (failures > 0) {
      Duration lasted = Duration.ofNanos(System.nanoTime() - since);
      log.info("{} works again, after {} failures in {} s", name, failures, lasted.toSeconds());
      failures = 0;
      logged.clear();
    }
  }

  void interrupting(Duration timeout) {
    log.warn("{} did not finish its step within {} after stop; it is interrupted", name, timeout);
  }

  void interrupted() {
    log.debug("{} was interrupted and stops", name);
  }
}
