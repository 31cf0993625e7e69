package io.orderescrow.drill;

import java.time.Duration;
import java.util.List;

/**
 * What is played, wherever it is.
 *
 * @param service the one that goes down
 * @param down for how long
 * @param orders how many are placed in all
 * @param patience how long orders may take to end before they count as lost
 */
record DrillSettings(Service service, Duration down, int orders, Duration patience) {

  /**
   * @throws Arguments.Refused when a value cannot be
   */
  static DrillSettings of(Arguments arguments) {
    return new DrillSettings(
        arguments.oneOf(Option.SERVICE, List.of(Service.values())),
        arguments.duration(Option.DOWN, Duration.ofSeconds(1), Duration.ofHours(1)),
        arguments.number(Option.ORDERS, 4, 100_000),
        arguments.duration(Option.PATIENCE, Duration.ofSeconds(1), Duration.ofHours(24)));
  }

  Schedule schedule() {
    return Schedule.of(orders, down);
  }
}
