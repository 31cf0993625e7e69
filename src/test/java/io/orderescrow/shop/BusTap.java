package io.orderescrow.shop;

import io.orderescrow.embedded.TestEnvironment;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Listens in on everything that passes the broker: a durable queue that gets a copy of every
 * message, so it misses nothing when the broker is away for a while.
 */
final class BusTap {

  private static final String QUEUE = "tap";

  private final ConnectionFactory connections = new ConnectionFactory();
  private final List<BasicProperties> heard = new ArrayList<>();

  BusTap(TestEnvironment surroundings) {
    Map<String, Object> properties = surroundings.properties();
    connections.setHost(String.valueOf(properties.get("spring.rabbitmq.host")));
    connections.setPort((Integer) properties.get("spring.rabbitmq.port"));
    connections.setUsername(String.valueOf(properties.get("spring.rabbitmq.username")));
    connections.setPassword(String.valueOf(properties.get("spring.rabbitmq.password")));
    connections.setVirtualHost(String.valueOf(properties.get("spring.rabbitmq.virtual-host")));
    connections.setHandshakeTimeout(120_000);
    onChannel(
        channel -> {
          channel.exchangeDeclare("orders", "topic", true);
          channel.queueDeclare(QUEUE, true, false, false, Map.of());
          return channel.queueBind(QUEUE, "orders", "#");
        });
  }

  /**
   * One message, as it passed the broker.
   *
   * @param attempt which sending of its command it is; "1" where there is one only
   */
  record Heard(String id, String type, String subject, String attempt) {}

  /** The ids of all messages a source has published, each once. */
  Set<String> idsFrom(String source) {
    return heardFrom(source).stream().map(Heard::id).collect(Collectors.toSet());
  }

  /** All messages a source has published until now, in their order, as often as they came. */
  List<Heard> heardFrom(String source) {
    onChannel(this::drain);
    return heard.stream()
        .filter(message -> source.equals(header(message, "source")))
        .map(
            message ->
                new Heard(
                    header(message, "id"),
                    header(message, "type"),
                    header(message, "subject"),
                    header(message, "attempt")))
        .toList();
  }

  private long drain(Channel channel) throws IOException {
    GetResponse next;
    while ((next = channel.basicGet(QUEUE, true)) != null) {
      heard.add(next.getProps());
    }
    return heard.size();
  }

  /** Lets a queue hear no more of a message. */
  void unbind(String queue, String message) {
    onChannel(channel -> channel.queueUnbind(queue, "orders", message));
  }

  /** Whether the broker has such a queue. */
  boolean knows(String queue) {
    return readersOf(queue) >= 0;
  }

  /** How many read from a queue; -1 when there is no such queue. */
  long readersOf(String queue) {
    try {
      return onChannel(channel -> channel.consumerCount(queue));
    } catch (IllegalStateException refused) {
      if (isNotFound(refused.getCause())) {
        return -1;
      }
      throw refused;
    }
  }

  private static boolean isNotFound(Throwable failure) {
    return failure.getCause() instanceof ShutdownSignalException closed
        && closed.getReason() instanceof AMQP.Channel.Close close
        && close.getReplyCode() == AMQP.NOT_FOUND;
  }

  /** How many messages lie in a queue. */
  long messagesIn(String queue) {
    return onChannel(channel -> channel.messageCount(queue));
  }

  private static String header(BasicProperties message, String name) {
    return String.valueOf(message.getHeaders().get("cloudEvents_" + name));
  }

  private <T> T onChannel(Work<T> work) {
    try (Connection connection = connections.newConnection();
        Channel channel = connection.createChannel()) {
      return work.on(channel);
    } catch (IOException | TimeoutException failure) {
      throw new IllegalStateException("The broker could not be asked", failure);
    }
  }

  private interface Work<T> {
    T on(Channel channel) throws IOException;
  }
}
