package io.orderescrow.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AMQP;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderescrow.message.Catalogue;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.topology.BrokerTopology;
import io.orderescrow.trace.Traces;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.amqp.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.liquibase.LiquibaseAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** Listener, publisher and outbox without an engine; {@link TestInbox} stands in for the inbox. */
public class AmqpTestBus {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final RabbitTemplate rabbit;

  AmqpTestBus(RabbitTemplate rabbit) {
    this.rabbit = rabbit;
  }

  /** Publishes a message as an external client, and waits for the confirmation. */
  public void send(String type, String subject, String id) {
    send(type, subject, id, answer(subject).toString().getBytes(UTF_8));
  }

  void send(String type, String subject, String id, byte[] body) {
    publish(
        type,
        null,
        Map.of("cloudEvents_id", id, "cloudEvents_subject", subject, "cloudEvents_type", type),
        body);
  }

  /**
   * Publishes any headers.
   *
   * @param userId the AMQP property; null leaves it out
   */
  void publish(
      String routingKey, @Nullable String userId, Map<String, Object> headers, byte[] body) {
    rabbit.execute(
        channel -> {
          channel.confirmSelect();
          channel.basicPublish(
              "orders",
              routingKey,
              new AMQP.BasicProperties.Builder()
                  .headers(headers)
                  .contentType("application/json")
                  .contentEncoding("UTF-8")
                  .userId(userId)
                  .build(),
              body);
          channel.waitForConfirmsOrDie(TIMEOUT.toMillis());
          return null;
        });
  }

  /** Whether this is RabbitMQ and not the embedded broker. */
  public boolean isRabbitMq() {
    return Boolean.TRUE.equals(
        rabbit.execute(
            channel ->
                "RabbitMQ"
                    .equals(
                        String.valueOf(
                            channel.getConnection().getServerProperties().get("product")))));
  }

  /** Removes all messages that are in a queue now. */
  public List<Message> take(String queue) {
    List<Message> taken = new ArrayList<>();
    for (Message next = rabbit.receive(queue); next != null; next = rabbit.receive(queue)) {
      taken.add(next);
    }
    return taken;
  }

  /** A valid payload of InventoryUpdatedEvent. */
  public static ObjectNode answer(String orderId) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("orderId", orderId)
        .put("reservationId", "r-1");
  }

  /** A valid payload of ReserveInventoryCommand. */
  public static ObjectNode reservation(String orderId) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("orderId", orderId);
    payload
        .putArray("lines")
        .addObject()
        .put("sku", "TEA-1")
        .put("quantity", 2)
        .put("unitPrice", 450);
    return payload;
  }

  /** The application context of these tests. */
  @ComponentScan(basePackageClasses = {Outbox.class, Catalogue.class, Traces.class})
  @Import(AmqpConfiguration.class)
  @ConfigurationPropertiesScan(
      basePackageClasses = {AmqpTestBus.class, Outbox.class, Catalogue.class})
  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    LiquibaseAutoConfiguration.class,
    RabbitAutoConfiguration.class
  })
  public static class Parts {

    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }

    @Bean
    TestInbox testInbox() {
      return new TestInbox();
    }

    @Bean
    InboundListener inboundListener(
        ConnectionFactory connections,
        BrokerTopology topology,
        Catalogue catalogue,
        TestInbox inbox,
        AmqpSettings settings,
        Clock clock) {
      String queue = catalogue.topology().queueOf("orchestrator").name();
      String undelivered = TopologyDeclaration.undeliveredQueue(catalogue.topology());
      return new InboundListener(
          connections, topology, List.of(queue, undelivered), inbox, settings, clock);
    }

    @Bean
    AmqpTestBus bus(RabbitTemplate rabbit) {
      return new AmqpTestBus(rabbit);
    }
  }
}
