package io.orderescrow.retry;

import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends retries when they are due. It sleeps until the next one is due, and polls once a second for
 * retries that other nodes recorded. The node that records a retry wakes its own relay.
 */
@Component
class RetryRelay implements SmartLifecycle {

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LOCKED_PAUSE = Duration.ofMillis(100);
  private static final Duration PURGE_INTERVAL = Duration.ofMinutes(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
  private static final int BATCH = 100;
  private static final int PURGE_BATCH = 1_000;

  private final RetryTable table;
  private final RetrySender sender;
  private final TransactionTemplate transaction;
  private final RetrySettings settings;
  private final Clock clock;
  private final PollingLoop sending =
      new PollingLoop("retry-relay", "due retries are not sent", this::sendDue, BACKOFF);
  private final PollingLoop purging =
      new PollingLoop(
          "retry-purge",
          "settled retries are kept longer than their retention",
          this::purge,
          PURGE_INTERVAL,
          BACKOFF);

  RetryRelay(
      RetryTable table,
      RetrySender sender,
      TransactionTemplate transaction,
      RetrySettings settings,
      Clock clock) {
    this.table = table;
    this.sender = sender;
    this.transaction = transaction;
    this.settings = settings;
    this.clock = clock;
  }

  /** Signals a new retry; never blocks and never fails. */
  void wake() {
    sending.wake();
  }

  /**
   * @return how long to sleep
   */
  private Duration sendDue() {
    if (!sender.sends()) {
      return POLL_INTERVAL;
    }
    Optional<Instant> next = table.nextDue();
    Instant now = clock.instant();
    if (next.isEmpty()) {
      return POLL_INTERVAL;
    }
    if (next.get().isAfter(now)) {
      Duration left = Duration.between(now, next.get());
      return left.compareTo(POLL_INTERVAL) < 0 ? left : POLL_INTERVAL;
    }
    Integer sent = transaction.execute(status -> sender.sendDue(BATCH));
    return sent == null || sent == 0 ? LOCKED_PAUSE : Duration.ZERO;
  }

  private boolean purge() {
    return table.purge(clock.instant().minus(settings.retention()), PURGE_BATCH) == PURGE_BATCH;
  }

  @Override
  public void start() {
    sending.start();
    purging.start();
  }

  /** Stops before the outbox, which still publishes the last sent messages. */
  @Override
  public void stop() {
    sending.stop(STOP_TIMEOUT);
    purging.stop(STOP_TIMEOUT);
  }

  @Override
  public boolean isRunning() {
    return sending.isRunning();
  }
}
