package io.orderescrow.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.OutgoingMessage;
import io.orderescrow.topology.BrokerTopology;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Binding.DestinationType;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@OnTestBus
@Tag("S38")
class BrokerTopologyIT {

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String INVENTORY = "orders.inventory";
  private static final String PAYMENT = "orders.payment";

  @Autowired private TestEnvironment environment;
  @Autowired private AmqpTestBus bus;
  @Autowired private TestInbox inbox;
  @Autowired private InboundListener listener;
  @Autowired private RabbitAdmin admin;
  @Autowired private BrokerTopology topology;
  @Autowired private HealthIndicator health;
  @Autowired private Outbox outbox;
  @Autowired private OutboxLogTable log;
  @Autowired private PlatformTransactionManager transactions;

  @BeforeEach
  @AfterEach
  void restore() {
    environment.broker().restore();
    if (!bus.isRabbitMq()) {
      admin.deleteQueue(PAYMENT);
    } else {
      environment.allowConfigure(true);
      environment.brokerPolicy("", "");
    }
    inbox.recover();
    inbox.clear();
    listener.start();
    topology.start();
    topology.check();
    await().atMost(SOON).until(() -> health.health().getStatus().equals(Status.UP));
    await().atMost(SOON).ignoreExceptions().until(() -> bus.take(INVENTORY).isEmpty());
  }

  @Test
  @Tag("F5")
  void aDeletedExchangeIsDeclaredAgainAndTheMessageLeaves() {
    admin.deleteExchange("orders");

    sendCommand("o-1");

    awaitCommand("o-1");
    receives("from-outside");
  }

  @Test
  @Tag("F5")
  void aReturnedMessageRestoresItsBinding() {
    admin.removeBinding(binding(INVENTORY, "ReserveInventoryCommand"));

    sendCommand("o-2");

    awaitCommand("o-2");
  }

  @Test
  @Tag("F5")
  void thePeriodicCheckRestoresABindingThatOnlyOthersUse() {
    admin.removeBinding(binding("orders.orchestrator", "InventoryUpdatedEvent"));

    // Messages that are sent meanwhile reach no queue, so the test repeats its own.
    await().atMost(SOON).until(() -> receivesNow("o-3"));
  }

  @Test
  @Tag("F8")
  void aQueueWithOtherPropertiesIsNamedAndStopsNothingElse() {
    topology.stop();
    admin.deleteQueue(PAYMENT);
    admin.deleteQueue(INVENTORY);
    admin.deleteExchange("orders");
    admin.declareQueue(new Queue(PAYMENT, false));

    topology.start();

    sendCommand("o-4");
    awaitCommand("o-4");
    receives("o-4");
    assumeTrue(bus.isRabbitMq(), "the embedded broker accepts a queue with other properties");
    await().atMost(SOON).until(() -> health.health().getStatus().equals(Status.DOWN));
    assertThat(faults(health.health())).singleElement().asString().contains(PAYMENT);

    admin.deleteQueue(PAYMENT);
    topology.check();
    await().atMost(SOON).until(() -> health.health().getStatus().equals(Status.UP));
    assertThat(admin.getQueueInfo(PAYMENT)).isNotNull();
  }

  @Test
  @Tag("F8")
  void aUserWhoMayNotDeclareUsesWhatIsThereAndLearnsWhatIsMissing() {
    assumeTrue(bus.isRabbitMq(), "the embedded broker has no such permissions");
    topology.stop();
    environment.allowConfigure(false);
    topology.start();
    sendCommand("o-5");
    awaitCommand("o-5");
    receives("o-5");
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);

    topology.stop();
    environment.allowConfigure(true);
    admin.deleteQueue(PAYMENT);
    environment.allowConfigure(false);
    topology.start();
    await().atMost(SOON).until(() -> health.health().getStatus().equals(Status.DOWN));
    assertThat(faults(health.health()))
        .singleElement()
        .asString()
        .startsWith("queue 'orders.payment' is missing, and the broker's user");
    sendCommand("o-6");
    awaitCommand("o-6");

    environment.allowConfigure(true);
    topology.check();
    await().atMost(SOON).until(() -> health.health().getStatus().equals(Status.UP));
    assertThat(admin.getQueueInfo(PAYMENT)).isNotNull();
  }

  @Test
  @Tag("F16")
  void aDeliveryLimitByPolicyDropsNoMessage() {
    assumeTrue(bus.isRabbitMq(), "the embedded broker has no policies");
    environment.brokerPolicy("^orders[.]", "{\"delivery-limit\":1}");
    inbox.fail();
    List<String> ids = IntStream.range(0, 10).mapToObj(i -> "limited-" + i).toList();
    ids.forEach(id -> bus.send("InventoryUpdatedEvent", id, id));

    long before = listener.undelivered();
    await()
        .atMost(SOON)
        .until(
            () -> {
              int rejected = inbox.rejectedBatches.get();
              await().atMost(SOON).until(() -> inbox.rejectedBatches.get() > rejected);
              environment.broker().cut();
              environment.broker().restore();
              return listener.undelivered() > before;
            });
    inbox.recover();

    await().atMost(SOON).until(() -> inbox.ids().containsAll(ids));
    assertThat(inbox.messages())
        .filteredOn(message -> String.valueOf(message.headers()).contains("limited-"))
        .as("a dead letter keeps the routing key of its sender")
        .allSatisfy(
            message ->
                assertThat(message.headers())
                    .containsEntry("routing-key", "InventoryUpdatedEvent"));
  }

  @Test
  void anAlternateExchangeByPolicyBringsForeignMessagesAndReturnsOwnOnes() {
    assumeTrue(bus.isRabbitMq(), "the embedded broker has no policies");
    environment.brokerPolicy("^orders$", "{\"alternate-exchange\":\"orders.unrouted\"}");

    await()
        .atMost(SOON)
        .until(
            () -> {
              bus.send("CreateOrdersEvent", "o-7", "with-a-wrong-routing-key");
              return inbox.ids().contains("with-a-wrong-routing-key");
            });
    assertThat(inbox.values("routing-key")).contains("CreateOrdersEvent");

    // The publisher's first connection would restore the binding.
    sendCommand("o-6");
    awaitCommand("o-6");
    topology.stop();
    admin.removeBinding(binding(INVENTORY, "ReserveInventoryCommand"));
    sendCommand("o-8");
    await().atMost(SOON).until(() -> log.forSubject("o-8").get(0).tries() > 0);
    assertThat(log.forSubject("o-8").get(0).lastError()).contains("returned");
    topology.start();
    awaitCommand("o-8");
  }

  @Test
  void aQueueWithTheArgumentsOfAnEarlierReleaseIsUsedAndNoted() {
    assumeTrue(bus.isRabbitMq(), "the embedded broker ignores arguments");
    topology.stop();
    listener.stop();
    admin.deleteQueue("orders.orchestrator");
    admin.declareQueue(
        QueueBuilder.durable("orders.orchestrator").quorum().deliveryLimit(1_000_000_000).build());
    topology.start();
    listener.start();

    receives("o-9");
    await().atMost(SOON).until(() -> health.health().getDetails().containsKey("notes"));
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);

    listener.stop();
    admin.deleteQueue("orders.orchestrator");
    topology.check();
    await().atMost(SOON).until(() -> !health.health().getDetails().containsKey("notes"));
  }

  private void sendCommand(String order) {
    new TransactionTemplate(transactions)
        .executeWithoutResult(
            status ->
                outbox.add(
                    List.of(
                        new OutgoingMessage(
                            "ReserveInventoryCommand",
                            order,
                            AmqpTestBus.reservation(order),
                            null))));
  }

  private void awaitCommand(String order) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(
            () ->
                bus.take(INVENTORY).stream()
                    .anyMatch(
                        message ->
                            order.equals(
                                message.getMessageProperties().getHeader("cloudEvents_subject"))));
  }

  private void receives(String id) {
    await().atMost(SOON).ignoreExceptions().until(() -> receivesNow(id));
  }

  private boolean receivesNow(String id) {
    bus.send("InventoryUpdatedEvent", id, id);
    return inbox.ids().contains(id);
  }

  private static Binding binding(String queue, String key) {
    return new Binding(queue, DestinationType.QUEUE, "orders", key, null);
  }

  private static List<?> faults(Health health) {
    return (List<?>) Objects.requireNonNull(health.getDetails().get("faults"), "faults");
  }
}
