package io.orderescrow.retry;

import io.orderescrow.outbox.Mode;
import io.orderescrow.outbox.OutboxLogTable.LastSent;
import io.orderescrow.retry.OpenCommands.CommandState;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Decides which retry requests are rejected, and why. */
@Component
class RetryRules {

  private final ResendableMessages resendable;
  private final RetrySettings settings;
  private final Mode mode;
  private final Clock clock;

  RetryRules(ResendableMessages resendable, RetrySettings settings, Mode mode, Clock clock) {
    this.resendable = resendable;
    this.settings = settings;
    this.mode = mode;
    this.clock = clock;
  }

  /**
   * @param state reads the state of the command; called only when the request itself is valid
   * @return the first objection, as a sentence; empty when the request is valid
   */
  Optional<String> validate(RetryRequest request, Supplier<CommandState> state) {
    return validateMode(request)
        .or(() -> resendable.validateTarget(request.target()))
        .or(() -> resendable.validateSource(request.target(), request.envelope().source()))
        .or(() -> validateTime(request))
        .or(() -> validateState(request, state.get()));
  }

  private Optional<String> validateState(RetryRequest request, CommandState state) {
    LastSent last = state.last();
    return resendable
        .validate(request.command(), state)
        .or(() -> validateAttempts(request, last == null ? 0 : last.attempt()));
  }

  private Optional<String> validateMode(RetryRequest request) {
    return mode.commands()
        ? Optional.empty()
        : Optional.of("%s is not sent: fulfilment.mode is track-only".formatted(request.target()));
  }

  private Optional<String> validateTime(RetryRequest request) {
    Optional<Instant> retryAt = request.retryAt();
    if (retryAt.isEmpty()) {
      return Optional.of("/retryAt is not a valid date and time");
    }
    return retryAt.get().isAfter(clock.instant().plus(settings.longestWait()))
        ? Optional.of(
            "/retryAt, %s, is more than %s ahead (fulfilment.retry.longest-wait)"
                .formatted(retryAt.get(), settings.longestWait()))
        : Optional.empty();
  }

  /** Our own count also stops a service that says "first attempt" in every request. */
  private Optional<String> validateAttempts(RetryRequest request, int timesSent) {
    int max =
        request
            .maxAttempts()
            .filter(own -> own < settings.maxAttempts())
            .orElse(settings.maxAttempts());
    int sent = Math.max(request.attempt(), timesSent);
    return sent >= max
        ? Optional.of(
            "the maximum is reached: %s has been sent %d times, and may be sent %d times (%s)"
                .formatted(
                    request.target(),
                    sent,
                    max,
                    max < settings.maxAttempts()
                        ? "/maxAttempts"
                        : "fulfilment.retry.max-attempts"))
        : Optional.empty();
  }
}
