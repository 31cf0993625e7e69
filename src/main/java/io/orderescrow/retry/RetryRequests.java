package io.orderescrow.retry;

import io.orderescrow.message.Message;
import io.orderescrow.process.MessageHandler;
import io.orderescrow.transaction.AfterCommit;
import java.time.Clock;
import java.util.Optional;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Takes a service's wish to be sent a message again later. What can never be pushed, or must not be
 * any more, is turned away with its reason, and is then parked.
 */
@Component
@Profile("orchestrator")
class RetryRequests implements MessageHandler {

  private final RetryRules rules;
  private final RetryTable table;
  private final RetryRelay relay;
  private final Clock clock;
  private final RetryMeters meters;

  RetryRequests(
      RetryRules rules, RetryTable table, RetryRelay relay, Clock clock, RetryMeters meters) {
    this.rules = rules;
    this.table = table;
    this.relay = relay;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public String type() {
    return "RetryRequestedEvent";
  }

  @Override
  public Optional<String> validate(Message message) {
    return rules.objectionTo(RetryRequest.of(message));
  }

  @Override
  public void handle(Message message) {
    RetryRequest request = RetryRequest.of(message);
    table.insert(request, request.retryAt().orElseThrow(), clock.instant());
    AfterCommit.run(
        () -> {
          meters.requested(request.target());
          relay.wake();
        });
  }
}
