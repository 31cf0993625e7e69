package io.orderescrow.drill;

import java.time.Duration;

/**
 * The number of orders in each phase of the drill. The orders of the outage are spread over it
 * evenly.
 *
 * @param before number of orders that are placed, and end, before the outage
 * @param meanwhile number of orders that are placed during the outage
 * @param after number of orders that are placed after the service is back
 * @param down duration of the outage
 */
record DrillSchedule(int before, int meanwhile, int after, Duration down) {

  /** Places a quarter of the orders before, half during, and the rest after the outage. */
  static DrillSchedule of(int orders, Duration down) {
    int before = orders / 4;
    int meanwhile = orders / 2;
    return new DrillSchedule(before, meanwhile, orders - before - meanwhile, down);
  }

  int orders() {
    return before + meanwhile + after;
  }

  /**
   * @param index index of an order among the orders of the outage, from 0
   * @return time from the start of the outage until this order is placed
   */
  Duration into(int index) {
    return down.multipliedBy(index).dividedBy(meanwhile);
  }
}
