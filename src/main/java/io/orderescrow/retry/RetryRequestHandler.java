package io.orderescrow.retry;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.message.Message;
import io.orderescrow.outbox.OutboxLogTable.LastSent;
import io.orderescrow.process.MessageHandler;
import io.orderescrow.transaction.AfterCommit;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Records the retries that services request; an invalid request is parked with the reason. The
 * payload is the one that we sent last, never one of the request: a service that may request a
 * retry may not have anything else sent in our name.
 */
@Component
class RetryRequestHandler implements MessageHandler {

  private final RetryRules rules;
  private final RetryTable table;
  private final RetryRelay relay;
  private final OpenCommands commands;
  private final Clock clock;
  private final MeterRegistry registry;

  RetryRequestHandler(
      RetryRules rules,
      RetryTable table,
      RetryRelay relay,
      OpenCommands commands,
      Clock clock,
      MeterRegistry registry) {
    this.rules = rules;
    this.table = table;
    this.relay = relay;
    this.commands = commands;
    this.clock = clock;
    this.registry = registry;
  }

  @Override
  public String type() {
    return "RetryRequestedEvent";
  }

  @Override
  public Optional<String> validate(Message message) {
    RetryRequest request = RetryRequest.of(message);
    return rules.validate(request, () -> commands.stateOf(request.command()));
  }

  @Override
  public void handle(Message message) {
    RetryRequest request = RetryRequest.of(message);
    LastSent last = requireNonNull(commands.stateOf(request.command()).last(), "the last sending");
    table.insert(request, last.payload(), request.retryAt().orElseThrow(), clock.instant());
    AfterCommit.run(
        () -> {
          count(request.target());
          relay.wake();
        });
  }

  /** The outbox counts the messages that are sent for them. */
  private void count(String target) {
    Counter.builder("fulfilment.retry.requests")
        .tag("target", target)
        .description("Retries that services requested and that were recorded")
        .register(registry)
        .increment();
  }
}
