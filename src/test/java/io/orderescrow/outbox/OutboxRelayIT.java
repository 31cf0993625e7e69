package io.orderescrow.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderescrow.amqp.AmqpTestBus;
import io.orderescrow.embedded.CapturedLog;
import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Lineage;
import io.orderescrow.topology.BrokerTopology;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Binding.DestinationType;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest(
    classes = AmqpTestBus.Parts.class,
    webEnvironment = WebEnvironment.NONE,
    properties = {
      "spring.liquibase.change-log=classpath:db/changelog/outbox.sql",
      "fulfilment.outbox.poll-interval=PT0.1S",
      "fulfilment.outbox.handover-grace=PT20S",
      "fulfilment.outbox.lease=PT40S",
      "fulfilment.outbox.handover-capacity=500",
      "fulfilment.amqp.confirm-timeout=PT10S"
    })
@ActiveProfiles("orchestrator")
@OnRealParts
class OutboxRelayIT {

  private static final Duration SOON = Duration.ofSeconds(120);
  private static final String RESERVE = "ReserveInventoryCommand";
  private static final Binding BINDING =
      new Binding("orders.inventory", DestinationType.QUEUE, "orders", RESERVE, null);

  private static final AtomicInteger orders = new AtomicInteger();

  @Autowired private TestEnvironment environment;
  @Autowired private AmqpTestBus bus;
  @Autowired private Outbox outbox;
  @Autowired private OutboxLogTable log;
  @Autowired private OutboxTable table;
  @Autowired private OutboxRelay relay;
  @Autowired private OutboxSettings settings;
  @Autowired private Publisher publisher;
  @Autowired private MessageFactory messages;
  @Autowired private RabbitAdmin admin;
  @Autowired private BrokerTopology topology;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private PlatformTransactionManager transactions;

  private final String order = "order-" + orders.incrementAndGet();

  @BeforeEach
  @AfterEach
  void restoreBrokerAndEmptyOutbox() {
    environment.database().restore();
    environment.broker().restore();
    relay.start();
    jdbc.update("delete from outbox_message");
    await().atMost(SOON).ignoreExceptions().until(() -> bus.take("orders.inventory").isEmpty());
  }

  @Test
  void publishesRightAfterTheCommitWithTheFullEnvelope() {
    OutgoingMessage command =
        new OutgoingMessage(
            RESERVE,
            order,
            AmqpTestBus.reservation(order),
            new OutgoingMessage.Cause(
                "cause-1", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
    inTransaction(() -> outbox.add(List.of(command)));

    Message received = next();
    SentMessage sent = awaitSent(order);
    assertThat(received.getMessageProperties().getType()).isEqualTo(RESERVE);
    assertThat(received.getMessageProperties().getContentType()).isEqualTo("application/json");
    assertThat(received.getMessageProperties().getMessageId()).isEqualTo(sent.id());
    assertThat(received.getMessageProperties().getReceivedDeliveryMode().name())
        .isEqualTo("PERSISTENT");
    assertThat(received.getMessageProperties().getHeaders())
        .containsEntry("cloudEvents_id", sent.id())
        .containsEntry("cloudEvents_source", "/orchestrator")
        .containsEntry("cloudEvents_subject", order)
        .containsEntry("cloudEvents_commandid", Envelopes.commandId(order, RESERVE))
        .containsEntry("cloudEvents_causationid", "cause-1")
        .containsEntry("cloudEvents_attempt", 1);
    assertThat(received.getBody()).isEqualTo(sent.payload());
    assertThat(Duration.between(sent.createdAt(), sent.sentAt()))
        .as("delay; a poll would skip the message during the grace")
        .isLessThan(settings.handoverGrace());
  }

  @Test
  @Tag("S24")
  void publishesNothingOfARolledBackTransaction() {
    new TransactionTemplate(transactions)
        .executeWithoutResult(
            status -> {
              outbox.add(List.of(reserve(order)));
              status.setRollbackOnly();
            });
    inTransaction(() -> outbox.add(List.of(reserve("after-" + order))));

    assertThat(subject(next())).isEqualTo("after-" + order);
    assertThat(log.forSubject(order)).isEmpty();
    assertThat(bus.take("orders.inventory")).isEmpty();
  }

  @Test
  void publishesNothingRemovedByASavepointRollback() {
    TransactionTemplate nested = new TransactionTemplate(transactions);
    nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    inTransaction(
        () -> {
          outbox.add(List.of(reserve("kept-" + order)));
          nested.executeWithoutResult(
              status -> {
                outbox.add(List.of(reserve(order)));
                status.setRollbackOnly();
              });
        });

    assertThat(subject(next())).isEqualTo("kept-" + order);
    SentMessage kept = awaitSent("kept-" + order);
    assertThat(kept.sentAt()).isBefore(kept.createdAt().plus(settings.handoverGrace()));
    assertThat(log.forSubject(order)).isEmpty();
    assertThat(bus.take("orders.inventory")).isEmpty();
  }

  @Test
  void refusesToAddOutsideATransaction() {
    assertThatThrownBy(() -> outbox.add(List.of(reserve(order))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only inside a transaction");
    assertThat(log.unsent()).isZero();
  }

  @Test
  void refusesAnInvalidMessageAndAddsNoneOfItsBatch() {
    OutgoingMessage broken =
        new OutgoingMessage(
            RESERVE, order, JsonNodeFactory.instance.objectNode().put("orderId", "other"), null);

    assertThatThrownBy(() -> inTransaction(() -> outbox.add(List.of(reserve(order), broken))))
        .isInstanceOfSatisfying(
            InvalidMessageException.class,
            e ->
                assertThat(e.violations())
                    .contains("/lines is missing", "/orderId must equal its subject"))
        .hasMessageContaining(RESERVE)
        .hasMessageContaining(order);
    assertThat(log.forSubject(order)).isEmpty();
  }

  @Test
  void refusesATypeTheOrchestratorDoesNotSend() {
    OutgoingMessage answer =
        new OutgoingMessage("InventoryUpdatedEvent", order, AmqpTestBus.answer(order), null);

    assertThatThrownBy(() -> inTransaction(() -> outbox.add(List.of(answer))))
        .isInstanceOf(InvalidMessageException.class)
        .hasMessageContaining("does not list it as one that the orchestrator sends");
  }

  @Test
  @Tag("S28")
  void aResendKeepsTheCommandIdAndRaisesTheAttempt() {
    inTransaction(() -> outbox.add(List.of(reserve(order))));
    awaitSent(order);
    inTransaction(() -> outbox.add(List.of(reserve(order), reserve(order))));

    await().atMost(SOON).until(() -> log.unsent() == 0);
    assertThat(log.forSubject(order)).extracting(SentMessage::attempt).containsExactly(1, 2, 3);
    assertThat(log.forSubject(order))
        .extracting(SentMessage::commandId)
        .containsOnly(Envelopes.commandId(order, RESERVE));
    assertThat(bus.take("orders.inventory"))
        .extracting(message -> message.getMessageProperties().getHeader("cloudEvents_attempt"))
        .containsExactly(1, 2, 3);
    assertThat(log.hasSent(order, RESERVE)).isTrue();
    assertThat(log.hasSent(order, "ReleaseInventoryCommand")).isFalse();
  }

  @Test
  @Tag("S24")
  void publishesCommittedMessagesAfterABrokerOutage() {
    environment.broker().cut();
    // More messages than fit into memory; only the table has the rest.
    IntStream.range(0, 40)
        .forEach(
            batch ->
                inTransaction(
                    () ->
                        outbox.add(
                            IntStream.range(0, 50)
                                .mapToObj(i -> reserve(order + "-" + batch + "-" + i))
                                .toList())));
    assertThat(log.unsent()).isEqualTo(2_000);
    assertThat(log.oldestUnsent()).isPresent();

    environment.broker().restore();

    await().atMost(SOON).until(() -> log.unsent() == 0);
    assertThat(subjects(bus.take("orders.inventory"))).hasSize(2_000).doesNotHaveDuplicates();
    assertThat(jdbc.queryForObject("select max(tries) from outbox_message", Integer.class))
        .isZero();
  }

  @Test
  void anUnroutableMandatoryMessageStaysUnsentWithItsReasonUntilItCanBeRouted() {
    // Connects, which declares the topology, before the test removes the binding.
    topology.stop();
    await().atMost(SOON).until(() -> confirms(order + "-before"));
    bus.take("orders.inventory");
    admin.removeBinding(BINDING);
    CapturedLog lines = CapturedLog.of(OutboxPublisher.class);
    try (lines) {
      inTransaction(() -> outbox.add(List.of(reserve(order))));

      await().atMost(SOON).until(() -> log.forSubject(order).get(0).tries() >= 2);
    }
    SentMessage waiting = log.forSubject(order).get(0);
    assertThat(waiting.sentAt()).isNull();
    assertThat(waiting.lastError()).containsAnyOf("returned", "nack");
    assertThat(waiting.dueAt()).isAfter(waiting.createdAt().plusSeconds(2));
    assertThat(lines.events())
        .flatExtracting(ILoggingEvent::getKeyValuePairs)
        .as("the order of the log line")
        .extracting(pair -> pair.key + "=" + pair.value)
        .containsOnlyOnce("orderId=" + order);

    topology.start();
    assertThat(subject(next())).isEqualTo(order);
    awaitSent(order);
  }

  @Test
  @Tag("S38")
  void aRepairOfTheTopologyEndsTheWaitOfRefusedMessages() {
    Instant now = Instant.now();
    table.insert(List.of(message(order, now)), now.plus(Duration.ofHours(1)));
    jdbc.update("update outbox_message set tries = 9 where subject = ?", order);

    // A check that runs while the queue is deleted may declare it again and not notice that.
    topology.stop();
    admin.deleteQueue("orders.payment");
    topology.start();

    assertThat(subject(next())).isEqualTo(order);
    awaitSent(order);
  }

  @Test
  @Tag("S38")
  @Tag("S39")
  void aBrokerThatReturnsBeforeTheDatabaseEndsTheWaitOfRefusedMessages() {
    Instant now = Instant.now();
    table.insert(List.of(message(order, now)), now.plus(Duration.ofHours(1)));
    jdbc.update("update outbox_message set tries = 9 where subject = ?", order);

    environment.database().cut();
    environment.broker().cut();
    environment.broker().restore();
    await().atMost(SOON).ignoreExceptions().until(() -> bus.take("orders.payment").isEmpty());
    await().atMost(SOON).ignoreExceptions().until(() -> confirms("other-" + order));
    assertThat(subject(next())).isEqualTo("other-" + order);
    // The relay tries several times meanwhile; without the database it can only fail.
    await()
        .during(Duration.ofSeconds(3))
        .atMost(SOON)
        .until(() -> bus.take("orders.inventory").isEmpty());
    environment.database().restore();

    assertThat(subject(next())).isEqualTo(order);
  }

  @Test
  void anEventWithoutAQueueCountsAsSent() {
    OutgoingMessage event =
        new OutgoingMessage(
            "OrderCompletedEvent",
            order,
            JsonNodeFactory.instance.objectNode().put("orderId", order),
            null);
    inTransaction(() -> outbox.add(List.of(event)));

    SentMessage sent = awaitSent(order);
    assertThat(sent.tries()).isZero();
    assertThat(sent.commandId()).isNull();
  }

  @Test
  @Tag("S24")
  void publishesMessagesThatANodeHadTakenWhenItDied() {
    relay.stop();
    Instant now = Instant.now();
    table.insert(List.of(message(order, now)), now);
    assertThat(table.takeDue(now, now.plusSeconds(1), 10)).hasSize(1);

    relay.start();

    assertThat(subject(next())).isEqualTo(order);
    assertThat(awaitSent(order).sentAt()).isAfter(now.plusSeconds(1));
  }

  @Test
  @Tag("S30")
  void twoRelaysPublishEachMessageOnce() {
    OutboxRelay other = relayTo(publisher);
    other.start();
    try {
      Instant now = Instant.now();
      // Both relays poll the first 1,000 messages. The first relay gets the other 500 from memory.
      table.insert(
          IntStream.range(0, 1_000).mapToObj(i -> message(order + "-table-" + i, now)).toList(),
          now);
      IntStream.range(0, 10)
          .forEach(
              batch ->
                  inTransaction(
                      () ->
                          outbox.add(
                              IntStream.range(0, 50)
                                  .mapToObj(i -> reserve(order + "-memory-" + batch + "-" + i))
                                  .toList())));

      await().atMost(SOON).until(() -> log.unsent() == 0);
    } finally {
      other.stop();
    }
    assertThat(subjects(bus.take("orders.inventory"))).hasSize(1_500).doesNotHaveDuplicates();
  }

  @Test
  @Tag("S30")
  void aRelaySkipsMessagesThatAnotherIsPublishing() {
    relay.stop();
    CountDownLatch publishing = new CountDownLatch(1);
    CountDownLatch mayContinue = new CountDownLatch(1);
    OutboxRelay slow = relayTo(stoppingAt(publishing, mayContinue));
    slow.start();
    try {
      Instant now = Instant.now();
      table.insert(List.of(message(order, now)), now);
      await().atMost(SOON).until(() -> publishing.getCount() == 0);

      relay.start();
      List<Message> taken = new ArrayList<>();
      await()
          .atMost(SOON)
          .during(Duration.ofSeconds(1))
          .until(
              () -> {
                taken.addAll(bus.take("orders.inventory"));
                return taken.isEmpty();
              });
    } finally {
      mayContinue.countDown();
      slow.stop();
    }
    assertThat(subject(next())).isEqualTo(order);
    assertThat(log.unsent()).isZero();
  }

  @Test
  void aSlowBrokerSlowsDownTheIntake() {
    relay.stop();
    CountDownLatch publishing = new CountDownLatch(1);
    CountDownLatch mayContinue = new CountDownLatch(1);
    OutboxRelay slow = relayTo(stoppingAt(publishing, mayContinue));
    Outbox slowOutbox = new Outbox(table, slow, messages, settings, Clock.systemUTC());
    slow.start();
    try {
      assertThat(slowOutbox.awaitRoom()).isTrue();
      for (int i = 0; i < settings.handoverCapacity(); i++) {
        String subject = order + "-" + i;
        inTransaction(() -> slowOutbox.add(List.of(reserve(subject))));
      }
      await().atMost(SOON).until(() -> publishing.getCount() == 0);
      assertThat(slowOutbox.awaitRoom()).isFalse();

      mayContinue.countDown();
      await().atMost(SOON).until(slowOutbox::awaitRoom);
      await().atMost(SOON).until(() -> log.unsent() == 0);
    } finally {
      mayContinue.countDown();
      slow.stop();
    }
  }

  private OutboxRelay relayTo(Publisher broker) {
    OutboxMeters meters = new OutboxMeters(new SimpleMeterRegistry());
    return new OutboxRelay(table, broker, meters, settings, Clock.systemUTC());
  }

  private Publisher stoppingAt(CountDownLatch publishing, CountDownLatch mayContinue) {
    return new Publisher() {
      @Override
      public List<PublishOutcome> publish(List<io.orderescrow.message.Message> messages) {
        publishing.countDown();
        try {
          mayContinue.await();
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
        }
        return publisher.publish(messages);
      }

      @Override
      public void onAvailable(Runnable listener) {
        publisher.onAvailable(listener);
      }
    };
  }

  private void inTransaction(Runnable work) {
    new TransactionTemplate(transactions).executeWithoutResult(status -> work.run());
  }

  private SentMessage awaitSent(String subject) {
    await().atMost(SOON).until(() -> log.forSubject(subject).get(0).sentAt() != null);
    return log.forSubject(subject).get(0);
  }

  private Message next() {
    List<Message> taken = new ArrayList<>();
    await()
        .atMost(SOON)
        .until(
            () -> {
              taken.addAll(bus.take("orders.inventory"));
              return !taken.isEmpty();
            });
    assertThat(taken).hasSize(1);
    return taken.get(0);
  }

  private boolean confirms(String subject) {
    Instant now = Instant.now();
    return publisher
        .publish(List.of(message(subject, now)))
        .equals(List.of(new PublishOutcome.Confirmed()));
  }

  private static OutgoingMessage reserve(String order) {
    return new OutgoingMessage(RESERVE, order, AmqpTestBus.reservation(order), null);
  }

  private static io.orderescrow.message.Message message(String order, Instant now) {
    Envelope envelope = new Envelope(order, "/orchestrator", RESERVE, order, now, Lineage.NONE);
    return new io.orderescrow.message.Message(envelope, AmqpTestBus.reservation(order));
  }

  private static List<@Nullable String> subjects(List<Message> messages) {
    return messages.stream().map(OutboxRelayIT::subject).toList();
  }

  private static @Nullable String subject(Message message) {
    return message.getMessageProperties().getHeader("cloudEvents_subject");
  }
}
