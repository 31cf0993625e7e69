package io.orderescrow.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.message.PrintableText;
import io.orderescrow.web.SignIn.SourceAndAccount;
import io.orderescrow.web.SignInThrottle.Failures;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Logs and counts who signed in, and who could not. HTTP Basic and bearer tokens sign in with each
 * request; only the first success of a source and account within {@link #QUIET} counts.
 */
@Component
class SignInLog {

  static final Duration QUIET = Duration.ofHours(1);

  /** A refused token is logged again after this time, so that no stranger fills the log. */
  static final Duration QUIET_ABOUT_TOKENS = Duration.ofMinutes(1);

  private static final int MAX_REASON = 300;

  private static final Logger log = LoggerFactory.getLogger(SignInLog.class);
  private static final int MAX_ENTRIES = 10_000;

  /** What became of a try; the names are values of a metric. */
  private enum Outcome {
    ACCEPTED,
    REFUSED,
    THROTTLED
  }

  private record Success(SourceAndAccount key, SignInDoor door) {}

  private record TokenRefusal(String source, String reason) {}

  private final Clock clock;
  private final MeterRegistry registry;
  private final Map<Object, Instant> quietUntil = new LeastRecentlyUsed<>(MAX_ENTRIES);

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
    if (!signIn.door().isPerRequest() || isFirst(new Success(signIn.key(), signIn.door()), QUIET)) {
      count(signIn.door(), Outcome.ACCEPTED);
      log.info(
          "User {} signed in from {}, by {}",
          signIn.printableAccount(),
          signIn.address(),
          signIn.door().tag());
    }
  }

  private boolean isFirst(Object event, Duration quiet) {
    Instant now = clock.instant();
    synchronized (quietUntil) {
      Instant until = quietUntil.get(event);
      if (until != null && now.isBefore(until)) {
        return false;
      }
      quietUntil.put(event, now.plus(quiet));
      return true;
    }
  }

  void refused(SignIn signIn, Failures failures) {
    count(signIn.door(), Outcome.REFUSED);
    log.warn(
        "A sign-in failed: user {} from {}, by {}; failure {} in a row, next try allowed in {} s",
        signIn.printableAccount(),
        signIn.address(),
        signIn.door().tag(),
        failures.count(),
        failures.delay().toSeconds());
  }

  /** The user of the token is not known, because nobody vouches for what it says. */
  void refusedToken(HttpServletRequest request, SignInDoor door, @Nullable String reason) {
    count(door, Outcome.REFUSED);
    String printable = PrintableText.sanitize(String.valueOf(reason), MAX_REASON);
    String address = PrintableText.sanitize(String.valueOf(request.getRemoteAddr()), MAX_REASON);
    // The reason may contain times, which differ from token to token.
    if (isFirst(new TokenRefusal(address, printable.replaceAll("\\d+", "")), QUIET_ABOUT_TOKENS)) {
      log.warn("A token was refused: from {}, by {}; {}", address, door.tag(), printable);
    }
  }

  /** Only counts. A line for each such try would let a stranger fill the log. */
  void throttled(SignIn signIn) {
    count(signIn.door(), Outcome.THROTTLED);
  }

  private void count(SignInDoor door, Outcome outcome) {
    counter(door, outcome).increment();
  }
}
