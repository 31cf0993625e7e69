package io.orderescrow.message;

import java.util.List;

/**
 * What the broker must hold for the messages of the catalogue to travel.
 *
 * @param exchange the topic exchange everything is published to; routing key = message name
 * @param queues one for each application that receives
 */
public record Topology(String exchange, List<Queue> queues) {

  /**
   * @param application who reads it: {@code orchestrator}, {@code inventory}, ...
   * @param name its name on the broker
   * @param messages the names of the messages it is bound for
   */
  public record Queue(String application, String name, List<String> messages) {}

  /**
   * The queue of one application.
   *
   * @throws IllegalArgumentException when the catalogue gives it none
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
