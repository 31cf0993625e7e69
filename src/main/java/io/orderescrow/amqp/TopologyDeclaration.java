package io.orderescrow.amqp;

import io.orderescrow.amqp.AmqpSettings.QueueType;
import io.orderescrow.message.Topology;
import io.orderescrow.topology.RequiredTopology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Exchange;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.TopicExchange;

/**
 * The exchange, queues and bindings of the catalogue, and the places of messages that would be lost
 * without them:
 *
 * <ul>
 *   <li>The queue of undelivered messages. The broker moves a message there that the queue of the
 *       orchestrator gives up, for example because of a delivery limit that a policy sets. The
 *       orchestrator consumes both queues. The queue is a classic one, because a classic queue has
 *       no delivery limit.
 *   <li>The exchange of unrouted messages, for a policy that makes it the alternate exchange. It
 *       leads to the queue of undelivered messages. A message that the orchestrator itself sends
 *       ends in an exchange without queues instead, so the broker returns it to the publisher.
 * </ul>
 */
final class TopologyDeclaration {

  /**
   * Practically unlimited. By default RabbitMQ 4 drops a message of a quorum queue after 20
   * redeliveries, and each restart of a node redelivers its unacknowledged messages. RabbitMQ 4
   * takes -1 as unlimited, but 3.10 then drops a message at its first redelivery. A policy can
   * lower the limit all the same.
   */
  private static final int NO_DELIVERY_LIMIT = 1_000_000_000;

  private TopologyDeclaration() {}

  /** The queue of messages that no queue took, or that the orchestrator's queue gave up. */
  static String undeliveredQueue(Topology topology) {
    return topology.exchange() + ".undelivered";
  }

  /**
   * @param sent names of the messages that the orchestrator does not receive
   */
  static RequiredTopology of(Topology topology, QueueType type, List<String> sent) {
    String own = topology.queueOf("orchestrator").name();
    TopicExchange exchange = new TopicExchange(topology.exchange(), true, false);
    List<Queue> queues = new ArrayList<>();
    List<Binding> bindings = new ArrayList<>();
    Queue undelivered = new Queue(undeliveredQueue(topology), true);
    queues.add(undelivered);
    for (Topology.Queue wanted : topology.queues()) {
      Map<String, Object> arguments = arguments(type);
      if (wanted.name().equals(own)) {
        arguments.putAll(deadLetters(type, undelivered.getName()));
      }
      Queue queue = new Queue(wanted.name(), true, false, false, arguments);
      queues.add(queue);
      for (String message : wanted.messages()) {
        bindings.add(BindingBuilder.bind(queue).to(exchange).with(message));
      }
    }
    FanoutExchange returned = new FanoutExchange(topology.exchange() + ".returned", true, false);
    FanoutExchange kept = new FanoutExchange(undelivered.getName(), true, false);
    TopicExchange unrouted =
        new TopicExchange(
            topology.exchange() + ".unrouted",
            true,
            false,
            Map.of("alternate-exchange", kept.getName()));
    bindings.add(BindingBuilder.bind(undelivered).to(kept));
    for (String message : sent) {
      bindings.add(BindingBuilder.bind(returned).to(unrouted).with(message));
    }
    List<Exchange> exchanges = List.of(exchange, returned, kept, unrouted);
    return new RequiredTopology(exchanges, queues, Map.of(own, arguments(type)), bindings);
  }

  private static Map<String, Object> arguments(QueueType type) {
    Map<String, Object> arguments = new HashMap<>();
    if (type == QueueType.QUORUM) {
      arguments.put("x-queue-type", "quorum");
      arguments.put("x-delivery-limit", NO_DELIVERY_LIMIT);
    }
    return arguments;
  }

  /**
   * A quorum queue keeps a dead letter until the other queue has confirmed it. That requires that a
   * full queue refuses publishers instead of dropping its oldest message.
   */
  private static Map<String, Object> deadLetters(QueueType type, String queue) {
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("x-dead-letter-exchange", "");
    arguments.put("x-dead-letter-routing-key", queue);
    if (type == QueueType.QUORUM) {
      arguments.put("x-dead-letter-strategy", "at-least-once");
      arguments.put("x-overflow", "reject-publish");
    }
    return arguments;
  }
}
