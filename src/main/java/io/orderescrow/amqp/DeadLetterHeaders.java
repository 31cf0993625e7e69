package io.orderescrow.amqp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The headers that the broker adds to a dead letter; the sender of the message does not know them.
 */
final class DeadLetterHeaders {

  private static final Set<String> NAMES =
      Set.of(
          "x-death",
          "x-first-death-exchange",
          "x-first-death-queue",
          "x-first-death-reason",
          "x-last-death-exchange",
          "x-last-death-queue",
          "x-last-death-reason",
          "x-delivery-count");

  private DeadLetterHeaders() {}

  /**
   * Returns the routing key that the sender of a message chose. The dead letters of our own queue
   * carry the name of the queue that receives them instead.
   *
   * @param routingKey of the delivery
   * @param queue the queue that delivered it
   * @param own the queue whose dead letters it may contain
   */
  static String originalRoutingKey(
      String routingKey, @Nullable Map<String, Object> headers, String queue, String own) {
    // Any other routing key is the sender's. Only RabbitMQ 4 ignores an x-death of the sender.
    return headers != null
            && !queue.equals(own)
            && routingKey.equals(queue)
            && headers.get("x-death") instanceof List<?> deaths
        ? deaths.stream()
            .filter(Map.class::isInstance)
            .map(death -> (Map<?, ?>) death)
            .filter(death -> own.equals(String.valueOf(death.get("queue"))))
            .filter(death -> death.get("routing-keys") instanceof List<?> keys && !keys.isEmpty())
            .map(death -> String.valueOf(((List<?>) death.get("routing-keys")).get(0)))
            .findFirst()
            .orElse(routingKey)
        : routingKey;
  }

  /** Returns the headers of the sender. */
  static Map<String, Object> removedFrom(@Nullable Map<String, Object> headers) {
    Map<String, Object> others =
        headers == null ? new LinkedHashMap<>() : new LinkedHashMap<>(headers);
    others.keySet().removeAll(NAMES);
    return others;
  }
}
