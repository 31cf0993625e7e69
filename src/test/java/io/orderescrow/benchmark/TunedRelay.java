package io.orderescrow.benchmark;

import io.orderescrow.benchmark.TunedTable.OutboxRow;
import io.orderescrow.message.Envelopes;
import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Publishes the messages of the outbox, many in one round trip to the broker and one commit. A new
 * message wakes it. Once a second it also polls for messages that another node left.
 */
class TunedRelay implements SmartLifecycle {

  private static final int BATCH = 200;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final TunedTable table;
  private final RabbitTemplate rabbit;
  private final TransactionTemplate transaction;
  private final PollingLoop loop;
  private volatile boolean running;

  TunedRelay(TunedTable table, RabbitTemplate rabbit, TransactionTemplate transaction) {
    this.table = table;
    this.rabbit = rabbit;
    this.transaction = transaction;
    this.loop =
        new PollingLoop(
            "relay",
            "messages wait in the outbox",
            this::relay,
            Duration.ofSeconds(1),
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5)));
  }

  /** Wakes the relay after the commit of the current transaction. */
  void wakeAfterCommit() {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            loop.wake();
          }
        });
  }

  private boolean relay() {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              List<OutboxRow> taken = table.take(BATCH);
              if (!taken.isEmpty()) {
                publish(taken);
              }
              return taken.size() == BATCH;
            }));
  }

  private void publish(List<OutboxRow> messages) {
    rabbit.invoke(
        channel -> {
          messages.forEach(message -> channel.send("orders", message.type(), amqpMessage(message)));
          channel.waitForConfirmsOrDie(TIMEOUT.toMillis());
          return null;
        });
  }

  private static Message amqpMessage(OutboxRow message) {
    Message result =
        MessageBuilder.withBody(message.payload())
            .setContentType("application/json")
            .setType(message.type())
            .build();
    result
        .getMessageProperties()
        .getHeaders()
        .putAll(
            Envelopes.headers(
                MessageEnvelopes.from(message.type(), message.subject(), message.id())));
    return result;
  }

  @Override
  public void start() {
    running = true;
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop(TIMEOUT);
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
