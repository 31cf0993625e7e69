package io.orderescrow.benchmark;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.springframework.core.io.ClassPathResource;

/**
 * The generator's connection to the broker. The generator plays all applications except the
 * orchestrator.
 */
final class BenchmarkBus implements AutoCloseable {

  private static final Topology TOPOLOGY =
      Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml")).topology();
  private static final String COMPLETED = "benchmark.completed";
  private static final int PREFETCH = 2000;
  private static final long CONFIRM_LIMIT = 60_000;

  private final Connection connection;
  private final Channel in;

  BenchmarkBus(TestEnvironment environment) {
    Map<String, Object> properties = environment.propertiesPastTheGates();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(String.valueOf(properties.get("spring.rabbitmq.host")));
    factory.setPort(Integer.parseInt(String.valueOf(properties.get("spring.rabbitmq.port"))));
    factory.setUsername(String.valueOf(properties.get("spring.rabbitmq.username")));
    factory.setPassword(String.valueOf(properties.get("spring.rabbitmq.password")));
    factory.setVirtualHost(String.valueOf(properties.get("spring.rabbitmq.virtual-host")));
    factory.setHandshakeTimeout(120_000);
    try {
      connection = factory.newConnection("benchmark");
      in = connection.createChannel();
      in.basicQos(PREFETCH);
    } catch (IOException | TimeoutException failure) {
      throw new IllegalStateException("The broker cannot be reached", failure);
    }
  }

  /** Opens a channel with publisher confirms. */
  Channel confirmingChannel() {
    try {
      Channel channel = connection.createChannel();
      channel.confirmSelect();
      return channel;
    } catch (IOException failure) {
      throw new IllegalStateException("The broker does not open a channel", failure);
    }
  }

  /** Declares the exchange, the queues of a design, and the queues of all other applications. */
  void declare(Design design, QueueType type) throws IOException {
    in.exchangeDeclare(TOPOLOGY.exchange(), "topic", true);
    for (Topology.Queue queue : serviceQueues()) {
      declare(queue.name(), queue.messages(), type);
    }
    declare(COMPLETED, List.of("OrderCompletedEvent"), type);
    for (Map.Entry<String, List<String>> queue : design.queues().entrySet()) {
      declare(queue.getKey(), queue.getValue(), type);
    }
  }

  private void declare(String queue, List<String> messages, QueueType type) throws IOException {
    in.queueDeclare(queue, true, false, false, type.arguments);
    for (String message : messages) {
      in.queueBind(queue, TOPOLOGY.exchange(), message);
    }
  }

  private static List<Topology.Queue> serviceQueues() {
    return TOPOLOGY.queues().stream()
        .filter(queue -> !queue.application().equals("orchestrator"))
        .toList();
  }

  /** Returns the queues that receive the messages of a design. */
  static List<String> queues() {
    List<String> queues =
        new ArrayList<>(serviceQueues().stream().map(Topology.Queue::name).toList());
    queues.add(COMPLETED);
    return queues;
  }

  /** Begins to read a queue; returns the consumer tag for {@link #stop}. */
  String read(String queue, Consumer<Delivery> reader) {
    try {
      return in.basicConsume(queue, false, (tag, message) -> reader.accept(message), tag -> {});
    } catch (IOException failure) {
      throw new IllegalStateException("The queue " + queue + " cannot be read", failure);
    }
  }

  void stop(String consumer) {
    try {
      in.basicCancel(consumer);
    } catch (IOException failure) {
      throw new IllegalStateException("The consumer cannot be cancelled", failure);
    }
  }

  /** Acknowledges this message and all messages that were read before it. */
  void acknowledgeUpTo(Delivery message) throws IOException {
    in.basicAck(message.getEnvelope().getDeliveryTag(), true);
  }

  long messageCount(String queue) {
    try {
      return in.messageCount(queue);
    } catch (IOException failure) {
      throw new IllegalStateException(
          "The queue " + queue + " has no readable message count", failure);
    }
  }

  static void publish(Channel channel, String type, RawMessage message) throws IOException {
    channel.basicPublish(
        TOPOLOGY.exchange(),
        type,
        new BasicProperties.Builder()
            .contentType("application/json")
            .deliveryMode(2)
            .type(type)
            .headers(message.headers())
            .build(),
        message.body());
  }

  static void confirm(Channel channel) throws IOException, InterruptedException {
    try {
      channel.waitForConfirmsOrDie(CONFIRM_LIMIT);
    } catch (TimeoutException failure) {
      throw new IOException("The broker did not confirm the messages in time", failure);
    }
  }

  /** Returns product and version of the broker. */
  String broker() {
    Map<String, Object> properties = connection.getServerProperties();
    return properties.get("product") + " " + properties.get("version");
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
