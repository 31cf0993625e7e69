package io.orderescrow.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import io.orderescrow.outbox.PublishOutcome.Confirmed;
import io.orderescrow.outbox.PublishOutcome.Undelivered;
import io.orderescrow.topology.BrokerTopology;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Binding.DestinationType;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ActiveProfiles;

@SpringBootTest(
    classes = AmqpTestBus.Parts.class,
    webEnvironment = WebEnvironment.NONE,
    properties = {
      "spring.liquibase.change-log=classpath:db/changelog/outbox.sql",
      "fulfilment.bus.mode=lossy",
      "fulfilment.amqp.confirm-timeout=PT1M"
    })
@ActiveProfiles("orchestrator")
@OnRealParts
class LossyBusIT {

  private static final String RESERVE = "ReserveInventoryCommand";

  @Autowired private ConfirmingPublisher publisher;
  @Autowired private AmqpTestBus bus;
  @Autowired private RabbitAdmin admin;
  @Autowired private BrokerTopology topology;

  @Test
  @Tag("S6")
  void losesMessagesToADisconnectedService() {
    assertThat(publisher.publish(List.of(message(RESERVE, "o-1"))))
        .containsExactly(new Confirmed());

    assertThat(admin.getQueueInfo("orders.inventory")).isNull();
    admin.declareQueue(new Queue("orders.inventory", false, true, true));
    admin.declareBinding(
        new Binding("orders.inventory", DestinationType.QUEUE, "orders", RESERVE, null));
    publisher.publish(List.of(message(RESERVE, "o-2")));
    assertThat(bus.take("orders.inventory"))
        .extracting(received -> received.getMessageProperties().getHeader("cloudEvents_subject"))
        .containsExactly("o-2");
  }

  @Test
  void messagesToTheOrchestratorMustReachItsQueue() {
    Binding own =
        new Binding(
            "orders.orchestrator", DestinationType.QUEUE, "orders", "CreateOrderEvent", null);
    topology.stop();
    // Connects, which declares the topology, before the test removes the binding.
    publisher.publish(List.of());
    admin.removeBinding(own);

    assertThat(publisher.publish(List.of(message("CreateOrderEvent", "o-1"))))
        .singleElement()
        .isInstanceOf(Undelivered.class);

    admin.declareBinding(own);
    assertThat(publisher.publish(List.of(message("CreateOrderEvent", "o-1"))))
        .containsExactly(new Confirmed());
  }

  private static Message message(String type, String subject) {
    Instant now = Instant.now();
    return new Message(
        new Envelope(
            Envelopes.newId(now),
            "/orchestrator",
            type,
            subject,
            now,
            new Lineage(null, null, 1, null)),
        AmqpTestBus.reservation(subject));
  }
}
