package io.orderescrow.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.CapturedLog;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.OutgoingMessage;
import io.orderescrow.polling.PollingLoop;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Tag("S38")
class MemoryAlarmIT {

  private static final Duration SOON = Duration.ofSeconds(90);

  @Test
  @Tag("F18")
  void messagesLeaveAfterTheAlarmAndANodeStopsDuringOne() {
    try (TestEnvironment environment = TestEnvironment.withSchema();
        var context =
            environment.run(
                AmqpTestBus.Parts.class,
                "orchestrator",
                "--spring.main.web-application-type=none",
                "--spring.liquibase.change-log=classpath:db/changelog/outbox.sql")) {
      var publisher = context.getBean(PublisherConnection.class);
      var log = context.getBean(OutboxLogTable.class);
      store(context, 0);
      await().atMost(SOON).until(() -> log.unsent() == 0);

      environment.broker().raiseAlarm();
      store(context, 1_000);
      await().atMost(SOON).until(() -> publisher.blockedReason() != null);
      environment.broker().restore();

      await().atMost(SOON).until(() -> log.unsent() == 0);
      assertThat(
              context
                  .getBean(JdbcTemplate.class)
                  .queryForObject("select max(tries) from outbox_message", Integer.class))
          .isZero();
      Set<Object> subjects =
          context.getBean(AmqpTestBus.class).take("orders.inventory").stream()
              .map(message -> message.getMessageProperties().getHeader("cloudEvents_subject"))
              .collect(Collectors.toSet());
      assertThat(subjects).hasSize(1_002);

      environment.broker().raiseAlarm();
      store(context, 2_000);
      await().atMost(SOON).until(() -> publisher.blockedReason() != null);
      try (CapturedLog lines = CapturedLog.of(PollingLoop.class)) {
        context.close();

        assertThat(lines.lines()).noneMatch(line -> line.contains("did not finish its step"));
      }
    }
  }

  /** Stores {@code count} + 1 messages, each of an order of its own. */
  private static void store(ConfigurableApplicationContext context, int count) {
    List<OutgoingMessage> messages =
        IntStream.rangeClosed(0, count)
            .mapToObj(i -> count + "-" + i)
            .map(
                order ->
                    new OutgoingMessage(
                        "ReserveInventoryCommand", order, AmqpTestBus.reservation(order), null))
            .toList();
    new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
        .executeWithoutResult(status -> context.getBean(Outbox.class).add(messages));
  }
}
