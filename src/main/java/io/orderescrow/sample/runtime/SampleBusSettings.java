package io.orderescrow.sample.runtime;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The bus settings that a service needs to declare its own queue. They are settings of the
 * orchestrator and are read by name, because a service depends only on its contract with the
 * orchestrator.
 *
 * @param queueType {@code fulfilment.amqp.queue-type}, default {@code quorum}
 * @param mode {@code fulfilment.bus.mode}, default {@code durable}
 */
record SampleBusSettings(QueueType queueType, Mode mode) {

  /** The queue types that survive a restart of the broker. */
  enum QueueType {
    QUORUM,
    CLASSIC
  }

  /** Whether the bus keeps messages while no consumer is connected. */
  enum Mode {
    DURABLE,
    LOSSY
  }

  /**
   * A number of redeliveries that no message reaches. RabbitMQ 4 otherwise drops a command after 20
   * redeliveries. The orchestrator uses the same number, because queue arguments must agree.
   */
  private static final int NO_DELIVERY_LIMIT = 1_000_000_000;

  /**
   * @throws org.springframework.boot.context.properties.bind.BindException when a setting has an
   *     invalid value
   */
  static SampleBusSettings of(Environment environment) {
    var binder = Binder.get(environment);
    return new SampleBusSettings(
        binder.bind("fulfilment.amqp.queue-type", QueueType.class).orElse(QueueType.QUORUM),
        binder.bind("fulfilment.bus.mode", Mode.class).orElse(Mode.DURABLE));
  }

  boolean lossy() {
    return mode == Mode.LOSSY;
  }

  /** The arguments of a durable queue. */
  Map<String, Object> queueArguments() {
    var arguments = new HashMap<String, Object>();
    if (queueType == QueueType.QUORUM) {
      arguments.put("x-queue-type", "quorum");
      arguments.put("x-delivery-limit", NO_DELIVERY_LIMIT);
    }
    return arguments;
  }
}
