package io.orderescrow.inbox;

import io.orderescrow.polling.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The business keys whose messages could not be applied for now, such as those of a locked order.
 * Each is tried again after a wait that grows, so that a lock of hours costs the others little. It
 * is kept in memory only: after a restart the messages are tried again at once.
 */
@Component
class PostponedKeys {

  private static final Backoff GAPS = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));

  private final Clock clock;
  private final Map<String, Postponed> postponed = new HashMap<>();

  PostponedKeys(Clock clock) {
    this.clock = clock;
  }

  private record Postponed(int tries, Instant until) {}

  /** One more try has failed. */
  synchronized void postpone(String key) {
    Postponed before = postponed.get(key);
    int tries = before == null ? 1 : before.tries() + 1;
    postponed.put(key, new Postponed(tries, clock.instant().plus(GAPS.after(tries))));
  }

  synchronized void forget(Collection<String> keys) {
    postponed.keySet().removeAll(keys);
  }

  /** Whether this key is postponed, due or not. */
  synchronized boolean contains(String key) {
    return postponed.containsKey(key);
  }

  /** The keys to try again now, longest due first. */
  synchronized List<String> due() {
    Instant now = clock.instant();
    return postponed.entrySet().stream()
        .filter(one -> !one.getValue().until().isAfter(now))
        .sorted(Comparator.comparing(one -> one.getValue().until()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
