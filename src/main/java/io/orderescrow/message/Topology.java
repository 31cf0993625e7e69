package io.orderescrow.message;

import java.util.List;

/**
 * The exchange and the queues that the broker must have.
 *
 * @param exchange the topic exchange of all messages; routing key = message name
 * @param queues one for each application that receives messages
 */
public record Topology(String exchange, List<Queue> queues) {

  /**
   * @param application the application that consumes it: {@code orchestrator}, {@code inventory},
   *     ...
   * @param name its name on the broker
   * @param messages the names of the messages it is bound to
   */
  public record Queue(String application, String name, List<String> messages) {}

  /**
   * The queue of one application.
   *
   * @throws IllegalArgumentException when the catalogue has none
   */
  public Queue queueOf(String application) {
    return queues.stream()
        .filter(queue -> queue.application().equals(application))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The catalogue has no queue for the application '" + application + "'"));
  }
}
