package io.orderescrow.shop;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderescrow.embedded.TestEnvironment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Records all messages that pass the broker. A durable queue gets a copy of every message, so no
 * message is missed while the broker is down for a while.
 */
final class BusTap {

  private static final String QUEUE = "tap";

  private final ConnectionFactory connections = new ConnectionFactory();
  private final List<BasicProperties> recorded = new ArrayList<>();

  BusTap(TestEnvironment environment) {
    Map<String, Object> properties = environment.properties();
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
   * One message as it passed the broker.
   *
   * @param attempt the attempt of the command; "1" for a message that has no attempts
   */
  record Recorded(String id, String type, String subject, String attempt) {}

  /** Returns the ids of all messages that a source has published, each id once. */
  Set<String> idsFrom(String source) {
    return messagesFrom(source).stream().map(Recorded::id).collect(Collectors.toSet());
  }

  /** Returns all messages that a source has published until now, in sequence, with repetitions. */
  List<Recorded> messagesFrom(String source) {
    onChannel(this::drain);
    return recorded.stream()
        .filter(message -> source.equals(header(message, "source")))
        .map(
            message ->
                new Recorded(
                    header(message, "id"),
                    header(message, "type"),
                    header(message, "subject"),
                    header(message, "attempt")))
        .toList();
  }

  private long drain(Channel channel) throws IOException {
    GetResponse next;
    while ((next = channel.basicGet(QUEUE, true)) != null) {
      recorded.add(next.getProps());
    }
    return recorded.size();
  }

  /** Removes the binding of a queue for one message. */
  void unbind(String queue, String message) {
    onChannel(channel -> channel.queueUnbind(queue, "orders", message));
  }

  /** Whether the broker has this queue. */
  boolean hasQueue(String queue) {
    return consumersOf(queue) >= 0;
  }

  /** Returns the number of consumers of a queue; -1 when the queue does not exist. */
  long consumersOf(String queue) {
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

  /** Returns the number of messages in a queue. */
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
      throw new IllegalStateException("The broker did not answer", failure);
    }
  }

  private interface Work<T> {
    T on(Channel channel) throws IOException;
  }
}
