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
record DrillSettings(DrillService service, Duration down, int orders, Duration patience) {

  /**
   * @throws Arguments.Refused when a value cannot be
   */
  static DrillSettings of(Arguments arguments) {
    return new DrillSettings(
        arguments.oneOf(ArgumentOption.SERVICE, List.of(DrillService.values())),
        arguments.duration(ArgumentOption.DOWN, Duration.ofSeconds(1), Duration.ofHours(1)),
        arguments.number(ArgumentOption.ORDERS, 4, 100_000),
        arguments.duration(ArgumentOption.PATIENCE, Duration.ofSeconds(1), Duration.ofHours(24)));
  }

  DrillSchedule schedule() {
    return DrillSchedule.of(orders, down);
  }
}
