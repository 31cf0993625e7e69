package io.orderescrow.sample.runtime;

import io.orderescrow.message.MessageReader;
import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.time.Clock;
import java.time.Duration;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs one service with its schema, queue and outbox. The {@link SampleService} contains the
 * business logic.
 */
class ServiceRuntime {

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final SampleService participant;
  private final ServiceSchema schema;
  private final Answers answers;
  private final CommandListener listener;
  private final AnswerPublisher publisher;
  private final PollingLoop relay;

  /** The shared resources of all services of an application. */
  record Means(
      JdbcTemplate jdbc,
      TransactionTemplate transaction,
      Clock clock,
      ConnectionFactory connections,
      SampleSettings settings) {}

  ServiceRuntime(
      SampleService participant, OrchestratedDialogue contract, MessageReader events, Means means) {
    var name = participant.name();
    var jdbc = means.jdbc();
    var clock = means.clock();
    var commands = new CommandTable(jdbc, clock, name);
    var outbox = new AnswerTable(jdbc, clock, name);
    this.participant = participant;
    var mode = means.settings().mode();
    Dialogue dialogue =
        switch (mode) {
          case COMMANDED -> contract;
          case CHOREOGRAPHY ->
              new Choreography(name, contract, events, new CarriedOrderTable(jdbc, name));
        };
    this.schema = new ServiceSchema(jdbc, means.transaction(), mode);
    this.publisher =
        new AnswerPublisher(
            means.connections(), contract.exchange(), contract::headers, dialogue.mustBeHeard());
    var answerRelay = new AnswerRelay(outbox, publisher, means.transaction(), means.settings());
    var notice = new StartNotice(name, outbox, contract::check, clock);
    this.relay =
        new PollingLoop(
            name + " answers",
            "answers wait in the outbox",
            () -> {
              notice.write();
              return answerRelay.publishBatch();
            },
            means.settings().relayInterval(),
            BACKOFF);
    // A commit shows that the database works, and a new consumer shows that the broker works.
    // Both therefore wake the relay.
    this.answers = new Answers(commands, outbox, dialogue, relay::retryNow);
    var desk = new CommandHandler(participant, commands, answers, means.transaction());
    var intake = new CommandIntake(desk, new RejectionTable(jdbc, clock, name), dialogue::read);
    this.listener =
        new CommandListener(
            contract.queue(),
            means.connections(),
            intake,
            means.settings(),
            () -> {
              notice.begun();
              relay.retryNow();
            });
  }

  /**
   * Upgrades the schema, then starts to consume commands.
   *
   * @throws IllegalStateException when the schema cannot be upgraded
   */
  void start() {
    schema.migrate(participant.name());
    relay.start();
    participant.start(answers);
    listener.start();
  }

  /** Stops consuming commands and finishes the current work. */
  void stop() {
    try {
      listener.stop();
      participant.stop();
      relay.stop(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    publisher.close();
  }
}
