package io.orderescrow.polling;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that something fails, what follows from it, and when it works again. Used by one thread
 * at a time.
 */
final class FailureStreak {

  private static final Logger log = LoggerFactory.getLogger(PollingLoop.class);

  private final String name;
  private final String consequence;
  private int failures;
  private long since;
  private @Nullable Class<?> lastSaid;

  FailureStreak(String name, String consequence) {
    this.name = name;
    this.consequence = consequence;
  }

  /**
   * @return how many failures in a row this makes
   */
  int failed(Throwable failure) {
    if (failures++ == 0) {
      since = System.nanoTime();
    }
    // Another kind of failure inside the streak is news: the first may have hidden it.
    if (failure.getClass() != lastSaid) {
      lastSaid = failure.getClass();
      log.warn(
          "{} fails: {}; {}. It is tried again with growing waits, and nothing more is said until"
              + " it works",
          name,
          failure,
          consequence,
          failure);
    }
    return failures;
  }

  void succeeded() {
    if (failures > 0) {
      Duration lasted = Duration.ofNanos(System.nanoTime() - since);
      log.info("{} works again, after {} failures in {} s", name, failures, lasted.toSeconds());
      failures = 0;
      lastSaid = null;
    }
  }

  void interrupting(Duration patience) {
    log.warn(
        "{} did not end its step within {} of being told to stop; interrupted", name, patience);
  }

  void interrupted() {
    log.debug("{} was interrupted and ends", name);
  }
}
