package io.orderescrow.drill;

/** How the service is taken down and brought back. */
interface Outage {

  /**
   * Kills the service. Whether it is gone is asked of the broker.
   *
   * @throws DrillFailedException when that did not work
   */
  void takeDown();

  /**
   * Starts it again, and need not wait for it.
   *
   * @throws DrillFailedException when that did not work
   */
  void bringBack();
}
