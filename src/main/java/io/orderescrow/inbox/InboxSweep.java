package io.orderescrow.inbox;

import static java.util.stream.Collectors.toSet;

import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import io.orderescrow.process.SubscriptionEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Retries waiting messages: at once for business keys whose process begins to wait or ends, and
 * periodically for all of them, in case a notification was lost.
 */
@Component
class InboxSweep implements SmartLifecycle {

  /** Further keys are left to the periodic sweep; a notification is only a hint. */
  private static final int MAX_PENDING = 20_000;

  private static final int MAX_PER_STEP = 200;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final EarlyMessages early;
  private final InboxTable table;
  private final InboxRetention retention;
  private final InboxSettings settings;
  private final Clock clock;
  private final PollingLoop loop;
  private final Set<String> pending = new TreeSet<>();

  private long position;
  private Instant nextSweepAt = Instant.MIN;

  InboxSweep(
      EarlyMessages early,
      InboxTable table,
      InboxRetention retention,
      InboxSettings settings,
      Clock clock) {
    this.early = early;
    this.table = table;
    this.retention = retention;
    this.settings = settings;
    this.clock = clock;
    this.loop =
        new PollingLoop(
            "inbox-sweep",
            "early messages keep waiting",
            this::step,
            settings.sweepInterval(),
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10)));
  }

  /** Schedules business keys; never blocks and never fails. */
  void processSoon(Set<String> subjects) {
    synchronized (pending) {
      if (pending.size() < MAX_PENDING) {
        pending.addAll(subjects);
      }
    }
    loop.wake();
  }

  private boolean step() {
    Set<String> hinted = takePending();
    if (!hinted.isEmpty()) {
      early.processWaiting(table.withWaiting(hinted));
      return true;
    }
    return !clock.instant().isBefore(nextSweepAt) && sweep();
  }

  private Set<String> takePending() {
    synchronized (pending) {
      Set<String> taken = pending.stream().limit(MAX_PER_STEP).collect(toSet());
      pending.removeAll(taken);
      return taken;
    }
  }

  /**
   * Processes one page of waiting messages and continues there next time, so that no row starves.
   */
  private boolean sweep() {
    List<WaitingMessage.Place> page = table.waitingAfter(position, settings.sweepSize());
    Set<String> subjects = new TreeSet<>();
    page.forEach(place -> subjects.add(place.subject()));
    early.processWaiting(subjects);
    position = page.size() < settings.sweepSize() ? 0 : page.get(page.size() - 1).seq();
    // Slightly shorter than the loop's interval, so that rounding does not skip a sweep.
    nextSweepAt = clock.instant().plus(settings.sweepInterval().multipliedBy(9).dividedBy(10));
    return retention.expireAndPurge();
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop(STOP_TIMEOUT);
  }

  @Override
  public boolean isRunning() {
    return loop.isRunning();
  }

  /** Subscribes the sweep to new event subscriptions of the engine. */
  @Component
  static class Hook {
    Hook(SubscriptionEvents subscriptions, InboxSweep sweep) {
      subscriptions.setListener(sweep::processSoon);
    }
  }
}
