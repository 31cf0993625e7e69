package io.orderescrow.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import io.orderescrow.outbox.PublishOutcome;
import io.orderescrow.outbox.PublishOutcome.Confirmed;
import io.orderescrow.outbox.PublishOutcome.Undelivered;
import io.orderescrow.outbox.PublishOutcome.Unreachable;
import io.orderescrow.topology.BrokerTopology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Binding.DestinationType;
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
      "fulfilment.amqp.confirm-timeout=PT2M"
    })
@ActiveProfiles("orchestrator")
@OnRealParts
class ConfirmingPublisherIT {

  private static final Duration SOON = Duration.ofSeconds(50);
  private static final String RESERVE = "ReserveInventoryCommand";
  private static final String CAPTURE = "CapturePaymentCommand";
  private static final Binding RESERVE_BINDING =
      new Binding("orders.inventory", DestinationType.QUEUE, "orders", RESERVE, null);

  @Autowired private TestEnvironment environment;
  @Autowired private AmqpTestBus bus;
  @Autowired private ConfirmingPublisher publisher;
  @Autowired private RabbitAdmin admin;
  @Autowired private BrokerTopology topology;

  @BeforeEach
  @AfterEach
  void restoreBrokerAndEmptyQueues() {
    environment.broker().restore();
    topology.start();
    await().atMost(SOON).ignoreExceptions().until(() -> bus.take("orders.inventory").isEmpty());
    // Connects now, so that no connection declares a binding again that a test has removed.
    await().atMost(SOON).until(() -> confirms(message(CAPTURE, "any")));
    await().atMost(SOON).until(() -> confirms(message(RESERVE, "any")));
    topology.stop();
    bus.take("orders.payment");
    bus.take("orders.inventory");
  }

  @Test
  void returnsTheOutcomeOfEachMessageInOrder() {
    admin.removeBinding(RESERVE_BINDING);

    List<PublishOutcome> outcomes =
        publisher.publish(
            List.of(
                message(CAPTURE, "o-1"),
                message(RESERVE, "o-2"),
                message("OrderCompletedEvent", "o-3"),
                message(CAPTURE, "o-4")));

    assertThat(outcomes.get(0)).isInstanceOf(Confirmed.class);
    assertThat(outcomes.get(1))
        .isInstanceOfSatisfying(
            Undelivered.class,
            undelivered ->
                assertThat(undelivered.reason())
                    .contains(bus.isRabbitMq() ? "312 NO_ROUTE" : "nack"));
    assertThat(outcomes.get(2)).isInstanceOf(Confirmed.class);
    assertThat(outcomes.get(3)).isInstanceOf(Confirmed.class);
    assertThat(bus.take("orders.payment")).hasSize(2);
  }

  @Test
  void aLargeBatchArrivesCompleteAndInOrder() {
    List<Message> messages =
        IntStream.range(0, 1_000).mapToObj(i -> message(RESERVE, "o-" + i)).toList();

    assertThat(publisher.publish(messages)).hasOnlyElementsOfType(Confirmed.class).hasSize(1_000);
    assertThat(bus.take("orders.inventory"))
        .extracting(received -> received.getMessageProperties().getHeader("cloudEvents_subject"))
        .containsExactlyElementsOf(
            messages.stream().map(sent -> (Object) sent.envelope().subject()).toList());
  }

  @Test
  void severalThreadsPublishAtOnce() {
    List<CompletableFuture<List<PublishOutcome>>> all =
        IntStream.range(0, 4)
            .mapToObj(
                thread ->
                    CompletableFuture.supplyAsync(
                        () ->
                            publisher.publish(
                                IntStream.range(0, 50)
                                    .mapToObj(i -> message(RESERVE, thread + "-" + i))
                                    .toList())))
            .toList();

    assertThat(all)
        .allSatisfy(outcomes -> assertThat(outcomes.join()).hasOnlyElementsOfType(Confirmed.class));
    assertThat(bus.take("orders.inventory")).hasSize(200);
  }

  @Test
  @Timeout(60)
  void reportsAnOutageAtOnceAndRecovers() {
    publisher.publish(List.of(message(RESERVE, "before")));
    environment.broker().cut();
    List<Message> messages =
        IntStream.range(0, 100).mapToObj(i -> message(RESERVE, "o-" + i)).toList();

    assertThat(publisher.publish(messages)).hasOnlyElementsOfType(Unreachable.class).hasSize(100);
    assertThat(publisher.publish(messages)).hasOnlyElementsOfType(Unreachable.class).hasSize(100);

    environment.broker().restore();
    await().atMost(SOON).until(() -> confirms(message(RESERVE, "after")));
  }

  @Test
  @Timeout(60)
  void aMissingExchangeCountsAsUnreachable() {
    admin.deleteExchange("orders");

    assertThat(publisher.publish(List.of(message(RESERVE, "o-1"))))
        .singleElement()
        .isInstanceOfSatisfying(
            Unreachable.class, lost -> assertThat(lost.reason()).contains("orders"));

    topology.start();
    await().atMost(SOON).until(() -> confirms(message(RESERVE, "o-1")));
    assertThat(publisher.publish(List.of(message(RESERVE, "o-1"))))
        .containsExactly(new Confirmed());
  }

  private boolean confirms(Message message) {
    return publisher.publish(List.of(message)).equals(List.of(new Confirmed()));
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
