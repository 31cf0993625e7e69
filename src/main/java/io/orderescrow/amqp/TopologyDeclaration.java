package io.orderescrow.amqp;

import io.orderescrow.amqp.AmqpSettings.QueueType;
import io.orderescrow.message.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.TopicExchange;

/**
 * The exchange, queues and bindings of the catalogue. {@code RabbitAdmin} declares them on each new
 * connection, so the application starts without a broker and restores an emptied one.
 */
final class TopologyDeclaration {

  /**
   * Practically unlimited. By default RabbitMQ 4 drops a message of a quorum queue after 20
   * redeliveries, and each restart of a node redelivers its unacknowledged messages. RabbitMQ 4
   * takes -1 as unlimited, but 3.10 then drops a message at its first redelivery.
   */
  private static final int NO_DELIVERY_LIMIT = 1_000_000_000;

  private TopologyDeclaration() {}

  static Declarables of(Topology topology, QueueType type) {
    TopicExchange exchange = new TopicExchange(topology.exchange(), true, false);
    List<Declarable> all = new ArrayList<>(List.of(exchange));
    for (Topology.Queue wanted : topology.queues()) {
      Queue queue = new Queue(wanted.name(), true, false, false, arguments(type));
      all.add(queue);
      for (String message : wanted.messages()) {
        all.add(BindingBuilder.bind(queue).to(exchange).with(message));
      }
    }
    return new Declarables(all);
  }

  private static Map<String, Object> arguments(QueueType type) {
    Map<String, Object> arguments = new HashMap<>();
    if (type == QueueType.QUORUM) {
      arguments.put("x-queue-type", "quorum");
      arguments.put("x-delivery-limit", NO_DELIVERY_LIMIT);
    }
    return arguments;
  }
}
