package io.orderescrow.amqp;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings that must be equal in the orchestrator and the services.
 *
 * @param mode whether the bus keeps the messages to a disconnected service
 */
@ConfigurationProperties("fulfilment.bus")
record BusSettings(@DefaultValue("durable") Mode mode) {

  /** What happens to a message to a disconnected service. */
  enum Mode {
    /** The queue of the service keeps it. */
    DURABLE,
    /**
     * It is lost: the queue of a service exists only while the service is connected. The queue of
     * the orchestrator is durable.
     */
    LOSSY
  }

  boolean isLossy() {
    return mode == Mode.LOSSY;
  }
}
