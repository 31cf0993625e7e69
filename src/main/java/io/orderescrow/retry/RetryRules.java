package io.orderescrow.retry;

import io.orderescrow.outbox.Outbox;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Says which requests are not taken, and why. */
@Component
@Profile("orchestrator")
class RetryRules {

  private final ResendableMessage repeatable;
  private final Outbox outbox;
  private final RetrySettings settings;
  private final Clock clock;

  RetryRules(ResendableMessage repeatable, Outbox outbox, RetrySettings settings, Clock clock) {
    this.repeatable = repeatable;
    this.outbox = outbox;
    this.settings = settings;
    this.clock = clock;
  }

  /** The first objection, as a sentence; empty when the request is in order. */
  Optional<String> objectionTo(RetryRequest request) {
    return objectionToSending(request)
        .or(() -> objectionToMessage(request))
        .or(() -> objectionToTime(request))
        .or(() -> objectionToAnotherAttempt(request));
  }

  private Optional<String> objectionToSending(RetryRequest request) {
    return outbox.mode().commands()
        ? Optional.empty()
        : Optional.of(
            "%s is not pushed: fulfilment.mode is track-only".formatted(request.target()));
  }

  private Optional<String> objectionToMessage(RetryRequest request) {
    return repeatable.objectionTo(request.target(), request.subject(), request.payload());
  }

  private Optional<String> objectionToTime(RetryRequest request) {
    Optional<Instant> retryAt = request.retryAt();
    if (retryAt.isEmpty()) {
      return Optional.of("/retryAt is no date and time");
    }
    return retryAt.get().isAfter(clock.instant().plus(settings.longestWait()))
        ? Optional.of(
            "/retryAt, %s, is further off than %s (fulfilment.retry.longest-wait)"
                .formatted(retryAt.get(), settings.longestWait()))
        : Optional.empty();
  }

  /** A service that always says "first attempt" is found out by our own count. */
  private Optional<String> objectionToAnotherAttempt(RetryRequest request) {
    int most =
        request
            .maxAttempts()
            .filter(own -> own < settings.maxAttempts())
            .orElse(settings.maxAttempts());
    int sent = Math.max(request.attempt(), outbox.timesSent(request.subject(), request.target()));
    return sent >= most
        ? Optional.of(
            "the maximum is reached: %s has been sent %d times, and may be %d times (%s)"
                .formatted(
                    request.target(),
                    sent,
                    most,
                    most < settings.maxAttempts()
                        ? "/maxAttempts"
                        : "fulfilment.retry.max-attempts"))
        : Optional.empty();
  }
}
