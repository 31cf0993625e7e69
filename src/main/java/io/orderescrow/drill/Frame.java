package io.orderescrow.drill;

import java.time.Duration;
import java.util.List;

/**
 * What there is to be seen of the drill at one moment.
 *
 * @param elapsed since the drill was started
 * @param stage what is going on, in words
 * @param isAlarming whether a service is down
 * @param orders how many there will be
 */
record Frame(
    Duration elapsed, String stage, boolean isAlarming, int orders, List<Standing> standings) {

  /** How one side stands. */
  record Standing(String title, Tally tally) {}
}
