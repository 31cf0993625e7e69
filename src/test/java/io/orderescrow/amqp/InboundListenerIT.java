package io.orderescrow.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderescrow.embedded.CapturedLog;
import io.orderescrow.embedded.EmbeddedBroker;
import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.polling.PollingLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.AmqpException;
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
      "fulfilment.amqp.prefetch=40",
      "fulfilment.amqp.batch-size=20",
      "fulfilment.amqp.max-bytes=16MB",
      "spring.rabbitmq.max-inbound-message-body-size=3MB"
    })
@ActiveProfiles("orchestrator")
@OnRealParts
class InboundListenerIT {

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String QUEUE = "orders.orchestrator";

  private static final AtomicInteger tests = new AtomicInteger();

  @Autowired private TestEnvironment environment;
  @Autowired private AmqpTestBus bus;
  @Autowired private TestInbox inbox;
  @Autowired private InboundListener listener;
  @Autowired private RabbitAdmin admin;

  /** Messages of the previous test may still arrive; tests ignore them by this prefix. */
  private final String ours = "test-" + tests.incrementAndGet() + "-";

  @BeforeEach
  @AfterEach
  void restoreBrokerAndEmptyQueue() {
    environment.broker().restore();
    inbox.recover();
    listener.start();
    await().atMost(SOON).ignoreExceptions().until(() -> waiting() == 0);
    inbox.clear();
  }

  @Test
  void receivesAndAcknowledges() {
    send(0, 100);

    await().atMost(SOON).until(() -> received().size() == 100);
    listener.stop();
    assertThat(waiting()).isZero();
    assertThat(received()).containsExactlyInAnyOrderElementsOf(ids(0, 100));
    assertThat(inbox.batchSizes()).allMatch(size -> size <= 20);
    assertThat(inbox.values("content-type")).containsOnly("application/json");
    assertThat(inbox.values("content-encoding")).containsOnly("UTF-8");
  }

  @Test
  @Tag("S44")
  void passesOnHowAMessageWasPublishedAndNoHeadersThatPretendIt() {
    String id = ours + "published";
    byte[] body = {};
    bus.publish(
        "InventoryUpdatedEvent",
        EmbeddedBroker.USER,
        Map.of(
            "cloudEvents_id",
            id,
            "cloudEvents_subject",
            id,
            "routing-key",
            "PaymentCapturedEvent",
            "user-id",
            "somebody"),
        body);
    bus.publish(
        "InventoryUpdatedEvent",
        null,
        Map.of("cloudEvents_id", id + 2, "cloudEvents_subject", id, "user-id", "somebody"),
        body);

    await().atMost(SOON).until(() -> received().size() == 2);
    assertThat(inbox.values("routing-key")).containsOnly("InventoryUpdatedEvent");
    assertThat(inbox.values("user-id")).containsExactly(EmbeddedBroker.USER, null);
  }

  @Test
  @Tag("S14")
  void oneSubjectAlwaysTakesTheSameLaneAndKeepsItsOrder() {
    IntStream.range(0, 200)
        .forEach(i -> bus.send("InventoryUpdatedEvent", ours + i % 10, ours + i));

    await().atMost(SOON).until(() -> received().size() == 200);
    Map<String, List<String>> threads = inbox.threadsBySubject();
    threads.keySet().removeIf(subject -> !subject.startsWith(ours));
    assertThat(threads).hasSize(10);
    assertThat(threads.values()).allSatisfy(each -> assertThat(Set.copyOf(each)).hasSize(1));
    assertThat(threads.values().stream().flatMap(List::stream).distinct()).hasSize(2);
  }

  @Test
  @Tag("S26")
  void keepsMessagesUnacknowledgedWhileTheInboxFailsAndThenContinues() {
    inbox.fail();
    send(0, 60);

    await().atMost(SOON).until(() -> inbox.rejectedBatches.get() >= 4);
    assertThat(received()).isEmpty();
    // The prefetch holds 40 of them; the broker has the others.
    assertThat(bus.take(QUEUE)).hasSize(20);

    inbox.recover();
    await().atMost(SOON).until(() -> received().size() == 40);
    listener.stop();
    assertThat(received()).doesNotHaveDuplicates();
    assertThat(waiting()).isZero();
  }

  /** Forty of them would be 40 MB. The next test needs the whole prefetch again. */
  @Test
  @Tag("F14")
  @Tag("S37")
  void holdsNoMoreLargeMessagesThanItsLimit() {
    inbox.fail();
    byte[] body = new byte[1_000_000];
    IntStream.range(0, 30)
        .forEach(i -> bus.send("InventoryUpdatedEvent", ours + i, ours + i, body));

    // At most 16 of them fit. The broker gets the others back.
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(ready()).isGreaterThanOrEqualTo(30 - 16);
              assertThat(listener.bytes()).isLessThan(17_000_000);
            });
    inbox.recover();

    await().atMost(SOON).until(() -> Set.copyOf(received()).size() == 30);
    await().atMost(SOON).until(() -> waiting() == 0);
    assertThat(inbox.batchSizes()).as("at most 2 MB, and one more message").allMatch(n -> n <= 3);
    listener.stop();
  }

  @Test
  @Tag("F14")
  @Tag("S37")
  void keepsAPartOfABodyThatIsTooLarge() {
    bus.send("InventoryUpdatedEvent", ours + 0, ours + 0, new byte[2_000_000]);
    send(1, 3);

    await().atMost(SOON).until(() -> received().size() == 3);
    assertThat(inbox.messages())
        .filteredOn(message -> message.size() == 2_000_000)
        .singleElement()
        .satisfies(message -> assertThat(message.body().length).isLessThan(100_000));
  }

  /** Each delivery closes the connection, and each new consumer begins with the same message. */
  @Test
  @Tag("F14")
  @Tag("S37")
  void backsOffFromAMessageThatTheClientRefuses() {
    try (CapturedLog log = CapturedLog.of(PollingLoop.class)) {
      sendsUnconfirmed(new byte[4_000_000]);

      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(log.lines())
                      .anyMatch(line -> line.contains("Message body is too large")));
    } finally {
      await().atMost(SOON).ignoreExceptions().until(this::queueIsPurged);
    }

    await().atMost(SOON).ignoreExceptions().until(() -> sends(1, 3));
    await().atMost(SOON).until(() -> Set.copyOf(received()).size() >= 2);
  }

  /** The delivery may close the connection before the confirmation has come. */
  private void sendsUnconfirmed(byte[] body) {
    try {
      bus.send("InventoryUpdatedEvent", ours + 0, ours + 0, body);
    } catch (AmqpException e) {
      assertThat(e).hasStackTraceContaining("ShutdownSignalException");
    }
  }

  private boolean queueIsPurged() {
    admin.purgeQueue(QUEUE);
    return waiting() == 0;
  }

  @Test
  void receivesMessagesOfALostChannelAfterTheirRedelivery() {
    inbox.fail();
    send(0, 30);
    await().atMost(SOON).until(() -> inbox.rejectedBatches.get() >= 2);

    environment.broker().cut();
    environment.broker().restore();
    int before = inbox.rejectedBatches.get();
    await().atMost(SOON).until(() -> inbox.rejectedBatches.get() >= before + 2);
    inbox.recover();

    await().atMost(SOON).until(() -> Set.copyOf(received()).size() == 30);
    await().atMost(SOON).until(() -> waiting() == 0);
    listener.stop();
    assertThat(waiting()).isZero();
    assertThat(Set.copyOf(received())).containsExactlyInAnyOrderElementsOf(ids(0, 30));
  }

  @Test
  void consumesAgainAfterABrokerOutage() {
    send(0, 5);
    await().atMost(SOON).until(() -> received().size() == 5);

    environment.broker().cut();
    environment.broker().restore();
    await().atMost(SOON).ignoreExceptions().until(() -> sends(5, 10));

    await().atMost(SOON).until(() -> Set.copyOf(received()).size() == 10);
  }

  @Test
  void declaresADeletedQueueAgain() {
    assumeTrue(bus.isRabbitMq(), "Qpid does not tell a consumer that its queue was deleted");
    admin.deleteQueue(QUEUE);

    await().atMost(SOON).until(() -> admin.getQueueInfo(QUEUE) != null);
    // Until the queue is bound again, the broker drops the messages.
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> sends(0, 3) && Set.copyOf(received()).size() == 3);
  }

  @Test
  void stoppingReturnsWaitingMessagesToTheBroker() {
    inbox.fail();
    send(0, 60);
    await().atMost(SOON).until(() -> inbox.rejectedBatches.get() >= 2);

    listener.stop();

    assertThat(listener.isRunning()).isFalse();
    await().atMost(SOON).until(() -> waiting() == 60);
  }

  private void send(int from, int to) {
    IntStream.range(from, to).forEach(i -> bus.send("InventoryUpdatedEvent", ours + i, ours + i));
  }

  private boolean sends(int from, int to) {
    send(from, to);
    return true;
  }

  private List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> ours + i).toList();
  }

  private List<String> received() {
    return inbox.ids().stream().filter(id -> id.startsWith(ours)).toList();
  }

  private long waiting() {
    return admin.getQueueInfo(QUEUE).getMessageCount();
  }

  /** The messages that no consumer holds. */
  private long ready() {
    Long ready = admin.getRabbitTemplate().execute(channel -> channel.messageCount(QUEUE));
    return ready == null ? 0 : ready;
  }
}
