package io.orderescrow.message;

import io.orderescrow.message.CatalogueDocument.Place;
import io.orderescrow.message.Topology.Queue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The channels of the document: one queue for each application, and one exchange for all. */
final class CatalogueChannels {

  private final Place channels;

  CatalogueChannels(CatalogueDocument document) {
    this.channels = document.root().require("channels");
  }

  /** Reads exchange and queues from the AMQP bindings. */
  Topology topology() {
    List<Queue> queues = new ArrayList<>();
    Map<String, Place> exchanges = new LinkedHashMap<>();
    channels
        .members()
        .forEach(
            (application, channel) -> {
              Place binding = channel.require("bindings").require("amqp");
              Place kind = binding.require("is");
              switch (kind.text()) {
                case "queue" -> queues.add(queue(application, channel, binding.require("queue")));
                case "routingKey" -> {
                  Place exchange = exchange(binding.require("exchange"));
                  exchanges.put(exchange.require("name").text(), exchange);
                }
                default -> throw kind.invalid("must be 'queue' or 'routingKey'");
              }
            });
    if (exchanges.size() != 1) {
      throw channels.invalid(
          "must name one exchange for all messages, in the binding of a routingKey channel,"
              + " but names "
              + (exchanges.isEmpty() ? "none" : String.join(", ", exchanges.keySet())));
    }
    return new Topology(exchanges.keySet().iterator().next(), List.copyOf(queues));
  }

  /** The messages that the channels list, by name, in the order of the document. */
  Map<String, Place> messages() {
    Map<String, Place> messages = new LinkedHashMap<>();
    channels.members().values().stream()
        .flatMap(channel -> channel.require("messages").members().entrySet().stream())
        .forEach(
            entry -> messages.put(entry.getKey(), requireName(entry.getKey(), entry.getValue())));
    return messages;
  }

  private static Place requireName(String key, Place message) {
    Place name = message.require("name");
    if (!name.text().equals(key)) {
      // One name at every hop: a search for it finds the whole route.
      throw name.invalid("must be '" + key + "', the name in the channels");
    }
    return message;
  }

  private static Queue queue(String application, Place channel, Place queue) {
    // Topology has no durability: all queues and exchanges must survive a restart of the broker.
    requireDurable(queue);
    return new Queue(
        application,
        queue.require("name").text(),
        List.copyOf(channel.require("messages").members().keySet()));
  }

  private static Place exchange(Place exchange) {
    requireDurable(exchange);
    Place type = exchange.require("type");
    if (!type.text().equals("topic")) {
      throw type.invalid("must be 'topic', since the routing key is the message name");
    }
    return exchange;
  }

  private static void requireDurable(Place place) {
    Place durable = place.require("durable");
    if (!durable.flag()) {
      throw durable.invalid("must be true, since messages must survive a restart of the broker");
    }
  }
}
