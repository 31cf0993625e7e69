package io.orderescrow.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import io.orderescrow.message.Topology;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * The drill's access to the message bus. The drill observes all messages and finds out which
 * services consume their queues.
 *
 * <p>An exclusive queue receives the observed messages. The broker deletes this queue when its
 * connection ends. The drill would then miss messages, so the drill ends too.
 */
final class DrillBus implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Topology topology;
  private final ConnectionFactory connections;
  private final Connection connection;
  private final Channel tap;

  /** The receiver of a message that is published now. */
  enum Reader {
    /** The service, which consumes its queue. */
    THERE,
    /** The queue, which keeps the message. The service does not consume it. */
    AWAY,
    /** None. The service has no queue, so the message is lost. */
    GONE
  }

  /**
   * @throws DrillFailedException when the broker cannot be reached
   */
  DrillBus(ConnectionFactory connections, Topology topology) {
    this.topology = topology;
    this.connections = connections;
    try {
      connection = open(connections);
      ensureExchange(connection, topology.exchange());
      tap = connection.createChannel();
    } catch (IOException | AmqpException failure) {
      throw new DrillFailedException("The broker cannot be reached: " + reason(failure), failure);
    }
  }

  /**
   * Declares the exchange only if it is missing, because the user of a deployment may declare none.
   * The broker closes the channel on which it refuses something.
   */
  private static void ensureExchange(Connection connection, String exchange) throws IOException {
    try {
      Channel asking = connection.createChannel();
      asking.exchangeDeclarePassive(exchange);
      asking.abort();
    } catch (IOException refused) {
      if (codeOf(refused) != AMQP.NOT_FOUND) {
        throw refused;
      }
      Channel declaring = connection.createChannel();
      declaring.exchangeDeclare(exchange, "topic", true);
      declaring.abort();
    }
  }

  private static Connection open(ConnectionFactory connections) {
    Connection open = connections.createConnection().getDelegate();
    if (open == null) {
      throw new DrillFailedException(
          "The broker's connection is not a connection of the RabbitMQ client");
    }
    return open;
  }

  /** Passes every message from now on to the listener, each once and on a single thread. */
  void listen(Consumer<ObservedMessage> listener) {
    try {
      String queue = "drill-" + UUID.randomUUID();
      tap.queueDeclare(queue, false, true, true, Map.of());
      tap.queueBind(queue, topology.exchange(), "#");
      tap.basicConsume(
          queue, true, (tag, message) -> listener.accept(observed(message)), (tag, reason) -> {});
    } catch (IOException | ShutdownSignalException failure) {
      throw new DrillFailedException(
          "The drill cannot listen on the broker: " + reason(failure), failure);
    }
  }

  private static ObservedMessage observed(Delivery message) {
    Map<String, Object> headers = message.getProperties().getHeaders();
    Map<String, Object> known = headers == null ? Map.of() : headers;
    return new ObservedMessage(
        text(known, "id"),
        message.getEnvelope().getRoutingKey(),
        text(known, "subject"),
        known.get("cloudEvents_attempt") instanceof Number attempt ? attempt.intValue() : 1,
        payload(message.getBody()));
  }

  /**
   * The body as JSON. If the body is not JSON, the method returns a missing node: other
   * applications on the bus may publish any content.
   */
  private static JsonNode payload(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException notJson) {
      return MissingNode.getInstance();
    }
  }

  private static String text(Map<String, Object> headers, String attribute) {
    return String.valueOf(headers.get("cloudEvents_" + attribute));
  }

  /**
   * Asks the broker with a passive declaration, which finds a queue but does not create one.
   *
   * <p>The method uses a separate connection. If the queue is exclusive to another connection,
   * RabbitMQ closes the channel, and Qpid closes the connection.
   */
  Reader readerOf(DrillService service) {
    try {
      Channel asking = open(separateConnections()).createChannel();
      int readers =
          asking
              .queueDeclarePassive(topology.queueOf(service.toString()).name())
              .getConsumerCount();
      asking.close();
      return readers > 0 ? Reader.THERE : Reader.AWAY;
    } catch (IOException | ShutdownSignalException | TimeoutException | AmqpException refused) {
      return switch (codeOf(refused)) {
        case AMQP.NOT_FOUND -> Reader.GONE;
        case AMQP.RESOURCE_LOCKED, AMQP.NOT_ALLOWED -> Reader.THERE; // exclusive to its consumer
        default ->
            throw new DrillFailedException(
                "The broker did not answer: " + reason(refused), refused);
      };
    }
  }

  private ConnectionFactory separateConnections() {
    ConnectionFactory separate = connections.getPublisherConnectionFactory();
    return separate == null ? connections : separate;
  }

  private static int codeOf(Throwable refused) {
    Throwable signal = refused instanceof ShutdownSignalException ? refused : refused.getCause();
    Object reason = signal instanceof ShutdownSignalException closed ? closed.getReason() : null;
    if (reason instanceof AMQP.Channel.Close close) {
      return close.getReplyCode();
    }
    return reason instanceof AMQP.Connection.Close close ? close.getReplyCode() : 0;
  }

  /**
   * Checks the connection. The drill calls this method regularly.
   *
   * @throws DrillFailedException when the connection was lost; the drill has missed messages since
   *     then
   */
  void requireConnection() {
    if (!tap.isOpen()) {
      throw new DrillFailedException(
          "The drill lost its connection to the broker, so it has missed messages");
    }
  }

  private static String reason(Throwable failure) {
    Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  @Override
  public void close() {
    connection.abort();
  }
}
