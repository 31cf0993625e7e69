package io.orderescrow.sample.runtime;

import io.orderescrow.topology.RequiredTopology;
import java.util.List;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Declares the queue of one service and its bindings. The orchestrator also declares a durable
 * queue, and either can start first. Both must therefore use the same arguments.
 *
 * <p>The arguments follow from settings of the orchestrator. They are read by name, because a
 * service depends only on its contract with the orchestrator.
 */
class ServiceQueue {

  /**
   * A number of redeliveries that no message reaches. RabbitMQ 4 otherwise drops a command after 20
   * redeliveries.
   */
  private static final int NO_DELIVERY_LIMIT = 1_000_000_000;

  private final QueueType type;
  private final BusMode mode;

  /** The queue types that survive a restart of the broker. */
  private enum QueueType {
    QUORUM,
    CLASSIC
  }

  /** Whether the bus keeps messages while no consumer is connected. */
  private enum BusMode {
    DURABLE,
    LOSSY
  }

  /**
   * @throws org.springframework.boot.context.properties.bind.BindException when a setting has an
   *     invalid value
   */
  ServiceQueue(Environment environment) {
    Binder binder = Binder.get(environment);
    this.type = binder.bind("fulfilment.amqp.queue-type", QueueType.class).orElse(QueueType.QUORUM);
    this.mode = binder.bind("fulfilment.bus.mode", BusMode.class).orElse(BusMode.DURABLE);
  }

  RequiredTopology of(MessageContract contract) {
    TopicExchange exchange = new TopicExchange(contract.exchange, true, false);
    Queue queue = queue(contract.queue);
    return new RequiredTopology(
        List.of(exchange),
        List.of(queue),
        contract.received().stream()
            .map(name -> BindingBuilder.bind(queue).to(exchange).with(name))
            .toList());
  }

  /**
   * Creates the queue. On a lossy bus, the queue lives as long as the connection of its consumer.
   * Messages that are published while the consumer is down are lost. The queue is exclusive,
   * because RabbitMQ no longer supports transient queues that are not exclusive.
   */
  private Queue queue(String name) {
    if (mode == BusMode.LOSSY) {
      return QueueBuilder.nonDurable(name).exclusive().autoDelete().build();
    }
    QueueBuilder durable = QueueBuilder.durable(name);
    return type == QueueType.QUORUM
        ? durable.quorum().deliveryLimit(NO_DELIVERY_LIMIT).build()
        : durable.build();
  }
}
