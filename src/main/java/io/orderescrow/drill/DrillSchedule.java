package io.orderescrow.drill;

import java.time.Duration;

/**
 * Which orders are placed when. The middle ones are spread over the outage.
 *
 * @param before orders that are placed, and end, before the outage
 * @param meanwhile orders that are placed while the service is away
 * @param after orders that are placed once it is back
 * @param down how long it is away
 */
record DrillSchedule(int before, int meanwhile, int after, Duration down) {

  /** A quarter, a half, a quarter. */
  static DrillSchedule of(int orders, Duration down) {
    int before = orders / 4;
    int meanwhile = orders / 2;
    return new DrillSchedule(before, meanwhile, orders - before - meanwhile, down);
  }

  int orders() {
    return before + meanwhile + after;
  }

  /**
   * @param index of an order of the middle ones, from 0
   * @return how long after the service went away it is placed
   */
  Duration into(int index) {
    return down.multipliedBy(index).dividedBy(meanwhile);
  }
}
