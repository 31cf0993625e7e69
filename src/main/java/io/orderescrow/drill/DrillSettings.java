package io.orderescrow.drill;

import java.time.Duration;
import java.util.List;

/**
 * The settings of a drill, which are the same in each environment. A quarter of the orders is
 * placed before the outage, half is spread evenly over it, and the rest is placed after it.
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

  /** The number of orders that are placed, and end, before the outage. */
  int before() {
    return orders / 4;
  }

  /** The number of orders that are placed during the outage. */
  int during() {
    return orders / 2;
  }

  /** The number of orders that are placed after the service is back. */
  int after() {
    return orders - before() - during();
  }

  /**
   * @param index index of an order among the orders of the outage, from 0
   * @return time from the start of the outage until this order is placed
   */
  Duration into(int index) {
    return down.multipliedBy(index).dividedBy(during());
  }
}
