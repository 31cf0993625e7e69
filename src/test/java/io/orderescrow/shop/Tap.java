package io.orderescrow.shop;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.orderescrow.embedded.Surroundings;
import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Listens in on everything that passes the broker. */
final class Tap implements AutoCloseable {

  private final Queue<BasicProperties> heard = new ConcurrentLinkedQueue<>();
  private final Connection connection;
  private final Channel channel;

  Tap(Surroundings surroundings) {
    Map<String, Object> properties = surroundings.properties();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(String.valueOf(properties.get("spring.rabbitmq.host")));
    factory.setPort((Integer) properties.get("spring.rabbitmq.port"));
    factory.setUsername(String.valueOf(properties.get("spring.rabbitmq.username")));
    factory.setPassword(String.valueOf(properties.get("spring.rabbitmq.password")));
    factory.setVirtualHost(String.valueOf(properties.get("spring.rabbitmq.virtual-host")));
    try {
      connection = factory.newConnection();
      channel = connection.createChannel();
      channel.exchangeDeclare("orders", "topic", true);
      String queue = channel.queueDeclare().getQueue();
      channel.queueBind(queue, "orders", "#");
      channel.basicConsume(queue, true, new Listening());
    } catch (IOException | TimeoutException failure) {
      throw new IllegalStateException("The broker could not be listened in on", failure);
    }
  }

  /** The ids of all messages a source has published, each once. */
  Set<String> idsFrom(String source) {
    return heard.stream()
        .filter(message -> source.equals(header(message, "source")))
        .map(message -> header(message, "id"))
        .collect(Collectors.toSet());
  }

  /** How many messages a source has published, those included that left more than once. */
  long countFrom(String source) {
    return heard.stream().filter(message -> source.equals(header(message, "source"))).count();
  }

  private static String header(BasicProperties message, String name) {
    return String.valueOf(message.getHeaders().get("cloudEvents_" + name));
  }

  /** How many messages lie in a queue. */
  long messagesIn(String queue) {
    try {
      return channel.messageCount(queue);
    } catch (IOException failure) {
      throw new IllegalStateException("The broker does not tell of " + queue, failure);
    }
  }

  @Override
  public void close() {
    connection.abort();
  }

  private final class Listening extends DefaultConsumer {

    Listening() {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, BasicProperties properties, byte[] body) {
      heard.add(properties);
    }
  }
}
