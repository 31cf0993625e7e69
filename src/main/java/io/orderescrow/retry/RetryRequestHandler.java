package io.orderescrow.retry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.message.Message;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.process.MessageHandler;
import io.orderescrow.transaction.AfterCommit;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Records the retries that services request; an invalid request is parked with the reason. */
@Component
class RetryRequestHandler implements MessageHandler {

  private final RetryRules rules;
  private final RetryTable table;
  private final RetryRelay relay;
  private final OutboxLogTable outbox;
  private final Clock clock;
  private final MeterRegistry registry;

  RetryRequestHandler(
      RetryRules rules,
      RetryTable table,
      RetryRelay relay,
      OutboxLogTable outbox,
      Clock clock,
      MeterRegistry registry) {
    this.rules = rules;
    this.table = table;
    this.relay = relay;
    this.outbox = outbox;
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
    return rules.validate(request, () -> outbox.timesSent(request.subject(), request.target()));
  }

  @Override
  public void handle(Message message) {
    RetryRequest request = RetryRequest.of(message);
    table.insert(request, request.retryAt().orElseThrow(), clock.instant());
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
