package io.orderescrow.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.web.SignIn.SourceAndAccount;
import io.orderescrow.web.SignInThrottle.Failures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs and counts who signed in, and who could not. HTTP Basic signs in with each request; only the
 * first success of a source and account within {@link #QUIET} counts.
 */
final class SignInLog {

  static final Duration QUIET = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(SignInLog.class);
  private static final int MAX_ENTRIES = 10_000;

  /** What became of a try; the names are values of a metric. */
  private enum Outcome {
    ACCEPTED,
    REFUSED,
    THROTTLED
  }

  private record Success(SourceAndAccount key, SignInDoor door) {}

  private final Clock clock;
  private final MeterRegistry registry;
  private final Map<Success, Instant> quietUntil = new LeastRecentlyUsed<>(MAX_ENTRIES);

  SignInLog(Clock clock, MeterRegistry registry) {
    this.clock = clock;
    this.registry = registry;
    for (SignInDoor door : SignInDoor.values()) {
      for (Outcome outcome : Outcome.values()) {
        counter(door, outcome);
      }
    }
  }

  /** Registers the counter, or returns the registered one. */
  private Counter counter(SignInDoor door, Outcome outcome) {
    return Counter.builder("fulfilment.web.sign_ins")
        .tag("door", door.tag())
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .description("Tries to sign in, by the way and the outcome")
        .register(registry);
  }

  void accepted(SignIn signIn) {
    if (!signIn.door().isBasic() || isFirst(signIn)) {
      count(signIn, Outcome.ACCEPTED);
      log.info(
          "User {} signed in from {}, by {}",
          signIn.printableAccount(),
          signIn.address(),
          signIn.door().tag());
    }
  }

  private boolean isFirst(SignIn signIn) {
    Success success = new Success(signIn.key(), signIn.door());
    Instant now = clock.instant();
    synchronized (quietUntil) {
      Instant quiet = quietUntil.get(success);
      if (quiet != null && now.isBefore(quiet)) {
        return false;
      }
      quietUntil.put(success, now.plus(QUIET));
      return true;
    }
  }

  void refused(SignIn signIn, Failures failures) {
    count(signIn, Outcome.REFUSED);
    log.warn(
        "A sign-in failed: user {} from {}, by {}; failure {} in a row, next try allowed in {} s",
        signIn.printableAccount(),
        signIn.address(),
        signIn.door().tag(),
        failures.count(),
        failures.delay().toSeconds());
  }

  /** Only counts. A line for each such try would let a stranger fill the log. */
  void throttled(SignIn signIn) {
    count(signIn, Outcome.THROTTLED);
  }

  private void count(SignIn signIn, Outcome outcome) {
    counter(signIn.door(), outcome).increment();
  }
}
