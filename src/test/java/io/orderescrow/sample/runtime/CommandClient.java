package io.orderescrow.sample.runtime;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** Sends commands to the services and reads their answers, in place of the orchestrator. */
public class CommandClient {

  public static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RabbitTemplate rabbit;
  private final Topology topology;
  private final List<ReceivedAnswer> received = new ArrayList<>();

  CommandClient(ConnectionFactory connections, Topology topology) {
    this.rabbit = new RabbitTemplate(connections);
    this.topology = topology;
    var admin = new RabbitAdmin(connections);
    var exchange = new TopicExchange(topology.exchange(), true, false);
    var own = topology.queueOf("orchestrator");
    var queue = new Queue(own.name(), true);
    admin.declareExchange(exchange);
    admin.declareQueue(queue);
    own.messages()
        .forEach(name -> admin.declareBinding(BindingBuilder.bind(queue).to(exchange).with(name)));
  }

  /** An answer as received from the queue. */
  public record ReceivedAnswer(Map<String, Object> headers, String type, JsonNode payload) {

    public String header(String attribute) {
      return String.valueOf(headers.get("cloudEvents_" + attribute));
    }

    public String text(String property) {
      return payload.path(property).asText();
    }
  }

  public Command send(Command command) {
    var lineage = new Lineage(command.id(), null, 1, command.traceparent());
    var envelope =
        new Envelope(
            command.messageId(),
            "/orchestrator",
            command.type(),
            command.orderId(),
            Instant.now(),
            lineage);
    send(command.type(), Envelopes.headers(envelope), command.payload().toString());
    return command;
  }

  /** Returns when the broker has confirmed the message. */
  public void send(String routingKey, Map<String, Object> headers, String body) {
    var properties =
        new AMQP.BasicProperties.Builder()
            .type(routingKey)
            .contentType("application/json")
            .deliveryMode(2)
            .headers(headers)
            .build();
    rabbit.execute(
        channel -> {
          channel.confirmSelect();
          channel.basicPublish(
              topology.exchange(), routingKey, properties, body.getBytes(StandardCharsets.UTF_8));
          channel.waitForConfirmsOrDie(PATIENCE.toMillis());
          return null;
        });
  }

  /** Sends this command and waits for one more answer to it. */
  public ReceivedAnswer answerTo(Command command) {
    var before = answersTo(command).size();
    send(command);
    return awaitAnswers(command, before + 1).get(before);
  }

  /** Waits for this number of answers to a command. */
  public List<ReceivedAnswer> awaitAnswers(Command command, int count) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsMatching(
            e -> e instanceof AmqpException || e instanceof IllegalStateException)
        .until(() -> answersTo(command).size() >= count);
    return answersTo(command);
  }

  /** All received answers to a command, in the order of arrival. */
  public synchronized List<ReceivedAnswer> answersTo(Command command) {
    for (var message = receive(); message != null; message = receive()) {
      received.add(read(message));
    }
    return received.stream()
        .filter(answer -> answer.header("commandid").equals(command.id()))
        .toList();
  }

  private @Nullable Message receive() {
    return rabbit.receive(topology.queueOf("orchestrator").name());
  }

  private static ReceivedAnswer read(Message message) {
    try {
      var properties = message.getMessageProperties();
      return new ReceivedAnswer(
          properties.getHeaders(), properties.getType(), JSON.readTree(message.getBody()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
