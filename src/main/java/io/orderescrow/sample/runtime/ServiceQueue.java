package io.orderescrow.sample.runtime;

import io.orderescrow.message.Topology;
import java.util.ArrayList;
import java.util.List;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.TopicExchange;

/**
 * Declares the queue of one service and its bindings. The orchestrator also declares a durable
 * queue, and either can start first. Both must therefore use the same arguments.
 */
class ServiceQueue {

  private final Topology topology;
  private final SampleBusSettings bus;

  ServiceQueue(Topology topology, SampleBusSettings bus) {
    this.topology = topology;
    this.bus = bus;
  }

  /**
   * @param messages the names of the messages that the queue is bound to
   */
  Declarables of(String application, List<String> messages) {
    var queue = topology.queueOf(application);
    var exchange = new TopicExchange(topology.exchange(), true, false);
    var declared = declared(queue.name());
    List<Declarable> all = new ArrayList<>(List.of(exchange, declared));
    messages.forEach(name -> all.add(BindingBuilder.bind(declared).to(exchange).with(name)));
    return new Declarables(all);
  }

  /**
   * Creates the queue. On a lossy bus, the queue lives as long as the connection of its consumer.
   * Messages that are published while the consumer is down are lost. The queue is exclusive,
   * because RabbitMQ no longer supports transient queues that are not exclusive.
   */
  private Queue declared(String name) {
    return bus.lossy()
        ? new Queue(name, false, true, true)
        : new Queue(name, true, false, false, bus.queueArguments());
  }
}
