package io.orderescrow.message;

import io.orderescrow.message.CatalogueDocument.Place;
import io.orderescrow.message.Topology.Queue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The channels of the document: one queue for each application, and the exchange they share. */
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
              Place is = binding.require("is");
              switch (is.text()) {
                case "queue" -> queues.add(queue(application, channel, binding.require("queue")));
                case "routingKey" -> {
                  Place exchange = exchange(binding.require("exchange"));
                  exchanges.put(exchange.require("name").text(), exchange);
                }
                default -> throw is.broken("must be 'queue' or 'routingKey'");
              }
            });
    if (exchanges.size() != 1) {
      throw channels.broken(
          "must name one exchange for all messages, in the binding of a routingKey channel,"
              + " but names "
              + (exchanges.isEmpty() ? "none" : String.join(", ", exchanges.keySet())));
    }
    return new Topology(exchanges.keySet().iterator().next(), List.copyOf(queues));
  }

  /** Each message some channel lists, by its name, in the order of the document. */
  Map<String, Place> messages() {
    Map<String, Place> messages = new LinkedHashMap<>();
    channels.members().values().stream()
        .flatMap(channel -> channel.require("messages").members().entrySet().stream())
        .forEach(entry -> messages.put(entry.getKey(), named(entry.getKey(), entry.getValue())));
    return messages;
  }

  private static Place named(String key, Place message) {
    Place name = message.require("name");
    if (!name.text().equals(key)) {
      // One name at every hop: a search for it must find the whole route.
      throw name.broken("must be '" + key + "', as the channels call it");
    }
    return message;
  }

  private static Queue queue(String application, Place channel, Place queue) {
    // Topology says nothing of durability: all that it names must outlive a restart of the broker.
    durable(queue);
    return new Queue(
        application,
        queue.require("name").text(),
        List.copyOf(channel.require("messages").members().keySet()));
  }

  private static Place exchange(Place exchange) {
    durable(exchange);
    Place type = exchange.require("type");
    if (!type.text().equals("topic")) {
      throw type.broken("must be 'topic', since messages are routed by their names");
    }
    return exchange;
  }

  private static void durable(Place place) {
    Place durable = place.require("durable");
    if (!durable.flag()) {
      throw durable.broken("must be true, since a message must outlive a restart of the broker");
    }
  }
}
