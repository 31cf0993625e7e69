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

/** The generator's end of the bus: everybody but the orchestrator. */
final class BenchmarkBus implements AutoCloseable {

  private static final Topology TOPOLOGY =
      Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml")).topology();
  private static final String COMPLETED = "benchmark.completed";
  private static final int PREFETCH = 2000;
  private static final long CONFIRM_LIMIT = 60_000;

  private final Connection connection;
  private final Channel in;

  BenchmarkBus(TestEnvironment surroundings) {
    Map<String, Object> where = surroundings.propertiesPastTheGates();
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(String.valueOf(where.get("spring.rabbitmq.host")));
    factory.setPort(Integer.parseInt(String.valueOf(where.get("spring.rabbitmq.port"))));
    factory.setUsername(String.valueOf(where.get("spring.rabbitmq.username")));
    factory.setPassword(String.valueOf(where.get("spring.rabbitmq.password")));
    factory.setVirtualHost(String.valueOf(where.get("spring.rabbitmq.virtual-host")));
    factory.setHandshakeTimeout(120_000);
    try {
      connection = factory.newConnection("benchmark");
      in = connection.createChannel();
      in.basicQos(PREFETCH);
    } catch (IOException | TimeoutException failure) {
      throw new IllegalStateException("The broker cannot be reached", failure);
    }
  }

  /** A channel whose messages are confirmed. */
  Channel publishing() {
    try {
      Channel channel = connection.createChannel();
      channel.confirmSelect();
      return channel;
    } catch (IOException failure) {
      throw new IllegalStateException("The broker gives no channel", failure);
    }
  }

  /** Makes the exchange and all queues of a design and of those it talks to. */
  void declare(Design design, QueueType type) throws IOException {
    in.exchangeDeclare(TOPOLOGY.exchange(), "topic", true);
    for (Topology.Queue queue : participants()) {
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

  private static List<Topology.Queue> participants() {
    return TOPOLOGY.queues().stream()
        .filter(queue -> !queue.application().equals("orchestrator"))
        .toList();
  }

  /** The queues that everything a design sends goes to. */
  static List<String> queues() {
    List<String> queues =
        new ArrayList<>(participants().stream().map(Topology.Queue::name).toList());
    queues.add(COMPLETED);
    return queues;
  }

  /** Begins to read a queue; returns what {@link #stop} takes. */
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
      throw new IllegalStateException("The queue cannot be left alone", failure);
    }
  }

  /** Acknowledges this message and all that were read before it. */
  void acknowledgeUpTo(Delivery message) throws IOException {
    in.basicAck(message.getEnvelope().getDeliveryTag(), true);
  }

  long waitingIn(String queue) {
    try {
      return in.messageCount(queue);
    } catch (IOException failure) {
      throw new IllegalStateException("The queue " + queue + " cannot be looked at", failure);
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
      throw new IOException("The broker confirms nothing", failure);
    }
  }

  /** Product and version of the broker, as it says. */
  String broker() {
    Map<String, Object> properties = connection.getServerProperties();
    return properties.get("product") + " " + properties.get("version");
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
