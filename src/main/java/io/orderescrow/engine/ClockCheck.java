package io.orderescrow.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Refuses a start when the clock of this node differs from the clock of the database. Nodes compare
 * due dates and locks with their own clocks, so a wrong clock fires deadlines at the wrong time.
 */
@Component
class ClockCheck {

  static final Duration MAX_DIFFERENCE = Duration.ofSeconds(5);

  /**
   * @throws ClockRefusedException when the difference exceeds {@link #MAX_DIFFERENCE}
   */
  ClockCheck(ClockTable database, Clock clock) {
    Instant before = clock.instant();
    Instant there = database.now();
    check(there, before, clock.instant());
  }

  /**
   * @param before this node's time just before the query
   * @param after this node's time just after it
   */
  static void check(Instant database, Instant before, Instant after) {
    Duration behind = Duration.between(after, database);
    Duration ahead = Duration.between(database, before);
    Duration difference = behind.compareTo(ahead) > 0 ? behind : ahead;
    if (difference.compareTo(MAX_DIFFERENCE) > 0) {
      throw new ClockRefusedException(
          "The clock of this node is %s, the clock of the database is %s; they may differ by %d s"
              .formatted(after, database, MAX_DIFFERENCE.toSeconds()));
    }
  }
}
