package io.orderescrow.sample.runtime;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.RawMessage;
import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import io.orderescrow.sample.runtime.CommandIntake.Delivery;
import io.orderescrow.topology.BrokerTopology;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.ConsumeOkEvent;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.ListenerContainerConsumerFailedEvent;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs one service with its schema, queue and outbox. The {@link SampleService} contains the
 * business logic.
 */
class ServiceRuntime {

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

  private final SampleService service;
  private final MessageContract contract;
  private final Resources resources;
  private final Answers answers;
  private final CommandIntake intake;
  private final DirectMessageListenerContainer listener;
  private final PollingLoop relay;

  /** The shared resources of all services of an application. */
  record Resources(
      JdbcTemplate jdbc,
      TransactionTemplate transaction,
      Clock clock,
      ConnectionFactory connections,
      BrokerTopology topology,
      SampleSettings settings) {}

  ServiceRuntime(
      SampleService service, Catalogue catalogue, MessageReader reader, Resources resources) {
    String name = service.name();
    JdbcTemplate jdbc = resources.jdbc();
    TransactionTemplate transaction = resources.transaction();
    SampleSettings settings = resources.settings();
    this.service = service;
    this.resources = resources;
    this.contract =
        switch (settings.mode()) {
          case COMMANDED -> new MessageContract(name, catalogue, reader);
          case CHOREOGRAPHY ->
              new Choreography(name, catalogue, reader, new CarriedOrderTable(jdbc, name));
        };
    CommandTable commands = new CommandTable(jdbc, name);
    AnswerTable outbox = new AnswerTable(jdbc, resources.clock(), name);
    StartNotice notice = new StartNotice(contract, outbox, resources.clock());
    AnswerPublisher publisher =
        new AnswerPublisher(resources.connections(), resources.topology(), contract);
    AnswerRelay answerRelay =
        new AnswerRelay(outbox, publisher, transaction, settings.answersKept());
    this.relay =
        new PollingLoop(
            name + " answers",
            "answers wait in the outbox",
            () -> {
              notice.write();
              return answerRelay.publishBatch();
            },
            settings.relayInterval(),
            BACKOFF);
    resources.topology().onRepair(relay::retryNow);
    // A commit shows that the database works, and a new consumer shows that the broker works.
    // Both therefore wake the relay.
    this.answers = new Answers(commands, outbox, contract, relay::retryNow);
    CommandHandler handler = new CommandHandler(service, commands, answers, transaction);
    this.intake = new CommandIntake(handler, commands, contract, settings.batchSize());
    this.listener =
        listener(
            () -> {
              notice.started();
              relay.retryNow();
            });
  }

  MessageContract contract() {
    return contract;
  }

  /**
   * @param started called when the broker starts to deliver, at the start and after each reconnect;
   *     it must not block
   */
  private DirectMessageListenerContainer listener(Runnable started) {
    DirectMessageListenerContainer container =
        new DirectMessageListenerContainer(resources.connections());
    container.setQueueNames(contract.queue);
    container.setAcknowledgeMode(AcknowledgeMode.MANUAL);
    container.setPrefetchCount(resources.settings().prefetch());
    // In lossy mode the queue is exclusive and can be missing for a moment after a reconnect.
    container.setMissingQueuesFatal(false);
    container.setApplicationEventPublisher(
        event -> {
          if (event instanceof ConsumeOkEvent) {
            started.run();
          } else if (event instanceof ListenerContainerConsumerFailedEvent) {
            resources.topology().check();
          }
        });
    container.setMessageListener(
        (ChannelAwareMessageListener)
            (message, channel) -> {
              MessageProperties properties = message.getMessageProperties();
              intake.add(
                  new Delivery(
                      RawMessage.received(
                          message.getBody(),
                          properties.getHeaders(),
                          properties.getContentType(),
                          properties.getContentEncoding()),
                      Objects.requireNonNull(channel, "channel"),
                      properties.getDeliveryTag()));
            });
    return container;
  }

  /**
   * Upgrades the schema, then starts to consume commands.
   *
   * @throws IllegalStateException when the schema cannot be upgraded
   */
  void start() {
    new ServiceSchema(service.name(), resources).migrate();
    relay.start();
    service.start(answers);
    intake.start();
    listener.afterPropertiesSet();
    listener.start();
  }

  /** Stops consuming commands and finishes the current work. */
  void stop() {
    intake.stop();
    listener.destroy();
    service.stop();
    relay.stop(STOP_TIMEOUT);
  }
}
