package io.orderescrow.drill;

import java.time.Duration;
import java.util.List;

/**
 * What there is to be seen of the drill at one moment.
 *
 * @param elapsed since the drill was started
 * @param stage what is going on, in words
 * @param mood of the moment
 * @param orders how many there will be
 */
record ProgressFrame(
    Duration elapsed, String stage, Mood mood, int orders, List<Standing> standings) {

  /** What colours the scene. */
  enum Mood {
    WELL,
    /** A service is down. */
    ALARM,
    /** It is over: what is still open is lost. */
    OVER
  }

  /** How one side stands. */
  record Standing(String title, AccountSummary tally) {}
}
