package io.orderescrow.web;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * How many failures each key may cause: a number at once, and then one per interval. A key is never
 * locked. Not thread-safe.
 */
final class FailureAllowance {

  private final int burst;
  private final Duration interval;
  private final Map<String, Instant> usedUpTo;

  /**
   * @param burst failures at once
   * @param interval after which one further failure is allowed
   */
  FailureAllowance(int burst, Duration interval, int maxKeys) {
    this.burst = burst;
    this.interval = interval;
    this.usedUpTo = new LeastRecentlyUsed<>(maxKeys);
  }

  /** How long the key has to wait for the next allowed failure; zero when one is left. */
  Duration wait(String key, Instant now) {
    Instant earliest = used(key, now).minus(interval.multipliedBy(burst - 1L));
    return earliest.isAfter(now) ? Duration.between(now, earliest) : Duration.ZERO;
  }

  void use(String key, Instant now) {
    usedUpTo.put(key, used(key, now).plus(interval));
  }

  void giveBack(String key, Instant now) {
    Instant used = used(key, now).minus(interval);
    if (used.isAfter(now)) {
      usedUpTo.put(key, used);
    } else {
      usedUpTo.remove(key);
    }
  }

  /** The time until which the intervals of all past failures reach; now if that is over. */
  private Instant used(String key, Instant now) {
    Instant used = usedUpTo.get(key);
    return used == null || used.isBefore(now) ? now : used;
  }
}
