package io.orderescrow.amqp;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What participants and orchestrator must agree upon.
 *
 * @param mode whether the bus keeps what nobody is there to read
 */
@ConfigurationProperties("fulfilment.bus")
record BusSettings(@DefaultValue("durable") Mode mode) {

  /** What becomes of a message while its reader is away. */
  enum Mode {
    /** Its queue keeps it. */
    DURABLE,
    /**
     * It is gone: each participant has a queue of its own only as long as it is connected. The
     * orchestrator's own queue is durable all the same.
     */
    LOSSY
  }

  boolean isLossy() {
    return mode == Mode.LOSSY;
  }
}
