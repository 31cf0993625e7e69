package io.orderescrow.drill;

import java.time.Duration;
import java.util.List;

/**
 * The settings of a drill, which are the same in each environment.
 *
 * @param service the service that is killed
 * @param down duration of the outage
 * @param orders total number of orders
 * @param patience maximum time for orders to end; orders that take longer count as lost
 */
record DrillSettings(DrillService service, Duration down, int orders, Duration patience) {

  /**
   * @throws Arguments.Refused when a value is invalid
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
