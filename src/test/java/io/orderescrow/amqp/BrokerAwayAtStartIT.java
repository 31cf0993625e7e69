package io.orderescrow.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.OutgoingMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Tag("S1")
class BrokerAwayAtStartIT {

  private static final Duration SOON = Duration.ofSeconds(90);

  @Test
  void startsWithoutABrokerAndConnectsWhenItIsUp() {
    startsWithoutABrokerAndConnects(TestEnvironment.withSchema());
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "FULFILMENT_TEST_RABBITMQ", matches = ".+")
  void startsWithoutTheEmbeddedBrokerToo() {
    startsWithoutABrokerAndConnects(TestEnvironment.onEmbeddedBroker());
  }

  private static void startsWithoutABrokerAndConnects(TestEnvironment fresh) {
    try (TestEnvironment environment = fresh) {
      environment.broker().cut();
      try (var context =
          environment.run(
              AmqpTestBus.Parts.class,
              "orchestrator",
              "--spring.main.web-application-type=none",
              "--fulfilment.amqp.confirm-timeout=PT30S",
              "--fulfilment.outbox.handover-grace=PT60S",
              "--fulfilment.outbox.lease=PT60S",
              "--spring.liquibase.change-log=classpath:db/changelog/outbox.sql")) {
        new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
            .executeWithoutResult(
                status ->
                    context
                        .getBean(Outbox.class)
                        .add(
                            List.of(
                                new OutgoingMessage(
                                    "ReserveInventoryCommand",
                                    "o-1",
                                    AmqpTestBus.reservation("o-1"),
                                    null))));
        assertThat(context.getBean(OutboxLogTable.class).unsent()).isEqualTo(1);

        environment.broker().restore();

        OutboxLogTable log = context.getBean(OutboxLogTable.class);
        await().atMost(SOON).until(() -> log.unsent() == 0);
        assertThat(context.getBean(RabbitAdmin.class).getQueueInfo("orders.inventory")).isNotNull();
        assertThat(context.getBean(AmqpTestBus.class).take("orders.inventory")).hasSize(1);
        context.getBean(AmqpTestBus.class).send("InventoryUpdatedEvent", "o-1", "m-1");
        await()
            .atMost(SOON)
            .until(() -> context.getBean(TestInbox.class).ids().equals(List.of("m-1")));
      }
    }
  }
}
