package io.orderescrow.sample.runtime;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * What a service must know of the bus to declare its own queue. They are the orchestrator's
 * settings, read by their names: a service knows its contract and nothing else of the orchestrator.
 *
 * @param queueType {@code fulfilment.amqp.queue-type}
 * @param mode {@code fulfilment.bus.mode}
 */
record SampleBusSettings(QueueType queueType, Mode mode) {

  /** The kinds of queue that survive a restart of the broker. */
  enum QueueType {
    QUORUM,
    CLASSIC
  }

  /** Whether the bus keeps what nobody is there to read. */
  enum Mode {
    DURABLE,
    LOSSY
  }

  /**
   * As good as none, and the same number the orchestrator gives: RabbitMQ 4 would drop a command
   * after 20 redeliveries, and queue arguments must agree.
   */
  private static final int NO_DELIVERY_LIMIT = 1_000_000_000;

  /**
   * @throws org.springframework.boot.context.properties.bind.BindException when one of the two has
   *     a value it cannot have
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
