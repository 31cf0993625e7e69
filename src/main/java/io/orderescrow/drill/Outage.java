package io.orderescrow.drill;

/** Takes the service down and brings it back. */
interface Outage {

  /**
   * Kills the service. The drill then asks the broker whether the service has gone.
   *
   * @throws DrillFailedException when the service cannot be killed
   */
  void takeDown();

  /**
   * Starts the service again. The method need not wait until the service is up.
   *
   * @throws DrillFailedException when the service cannot be started
   */
  void bringBack();
}
