package io.orderescrow.retry;

import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Pushes retries when their time has come. It sleeps until the next one is due, and looks once a
 * second for what other nodes have taken meanwhile; the node that takes a request wakes its own.
 */
@Component
@Profile("orchestrator")
class RetryRelay implements SmartLifecycle {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration IN_OTHER_HANDS = Duration.ofMillis(20);
  private static final Duration PURGE_EVERY = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
  private static final int BATCH = 100;
  private static final int PURGE_BATCH = 1_000;

  private final RetryTable table;
  private final RetryPush push;
  private final TransactionTemplate transaction;
  private final RetrySettings settings;
  private final Clock clock;
  private final PollingLoop pushing =
      new PollingLoop("retry-relay", "retries wait past their time", this::pushDue, BACKOFF);
  private final PollingLoop purging =
      new PollingLoop(
          "retry-purge",
          "settled retries are kept past their retention",
          this::purge,
          PURGE_EVERY,
          BACKOFF);

  RetryRelay(
      RetryTable table,
      RetryPush push,
      TransactionTemplate transaction,
      RetrySettings settings,
      Clock clock) {
    this.table = table;
    this.push = push;
    this.transaction = transaction;
    this.settings = settings;
    this.clock = clock;
  }

  /** Says that there is a new retry; never blocks and never fails. */
  void wake() {
    pushing.wake();
  }

  /**
   * @return how long nothing will be due
   */
  private Duration pushDue() {
    if (!push.pushes()) {
      return LOOK_EVERY;
    }
    Optional<Instant> next = table.nextDue();
    Instant now = clock.instant();
    if (next.isEmpty()) {
      return LOOK_EVERY;
    }
    if (next.get().isAfter(now)) {
      Duration left = Duration.between(now, next.get());
      return left.compareTo(LOOK_EVERY) < 0 ? left : LOOK_EVERY;
    }
    Integer pushed = transaction.execute(status -> push.pushDue(BATCH));
    return pushed == null || pushed == 0 ? IN_OTHER_HANDS : Duration.ZERO;
  }

  private boolean purge() {
    return table.purge(clock.instant().minus(settings.retention()), PURGE_BATCH) == PURGE_BATCH;
  }

  @Override
  public void start() {
    pushing.start();
    purging.start();
  }

  /** Before the outbox stops, which publishes what was pushed last. */
  @Override
  public void stop() {
    pushing.stop(PATIENCE);
    purging.stop(PATIENCE);
  }

  @Override
  public boolean isRunning() {
    return pushing.isRunning();
  }
}
