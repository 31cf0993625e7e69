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
 * Declares the queue of one service, with its bindings. A durable queue is declared by the
 * orchestrator as well, whoever starts first, so both must give the same arguments.
 */
class ServiceQueue {

  private final Topology topology;
  private final SampleBusSettings bus;

  ServiceQueue(Topology topology, SampleBusSettings bus) {
    this.topology = topology;
    this.bus = bus;
  }

  /**
   * @param messages what it is bound for
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
   * On a lossy bus the queue lives as long as its reader's connection, so what is published while
   * the reader is down is gone. Exclusive, since RabbitMQ no longer has transient queues that are
   * not.
   */
  private Queue declared(String name) {
    return bus.lossy()
        ? new Queue(name, false, true, true)
        : new Queue(name, true, false, false, bus.queueArguments());
  }
}
