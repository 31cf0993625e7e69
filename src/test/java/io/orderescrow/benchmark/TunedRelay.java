package io.orderescrow.benchmark;

import io.orderescrow.benchmark.TunedTable.Promised;
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
 * Publishes what was promised, many messages for each round trip to the broker and each commit. It
 * is woken when something is there, and looks once a second for what another node left.
 */
class TunedRelay implements SmartLifecycle {

  private static final int BATCH = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

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

  /** To be called after the commit. */
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
              List<Promised> taken = table.take(BATCH);
              if (!taken.isEmpty()) {
                publish(taken);
              }
              return taken.size() == BATCH;
            }));
  }

  private void publish(List<Promised> messages) {
    rabbit.invoke(
        channel -> {
          messages.forEach(message -> channel.send("orders", message.type(), letter(message)));
          channel.waitForConfirmsOrDie(PATIENCE.toMillis());
          return null;
        });
  }

  private static Message letter(Promised message) {
    Message letter =
        MessageBuilder.withBody(message.payload())
            .setContentType("application/json")
            .setType(message.type())
            .build();
    letter
        .getMessageProperties()
        .getHeaders()
        .putAll(
            Envelopes.headers(
                MessageEnvelopes.from(message.type(), message.subject(), message.id())));
    return letter;
  }

  @Override
  public void start() {
    running = true;
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop(PATIENCE);
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
