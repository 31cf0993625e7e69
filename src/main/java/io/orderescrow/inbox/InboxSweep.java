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
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Retries waiting messages: at once for business keys whose process begins to wait or ends, and
 * periodically for all of them, in case a notification was lost. Marks unclaimed messages UNKNOWN
 * and purges old ones.
 */
@Component
class InboxSweep implements SmartLifecycle {

  /** Further keys are left to the periodic sweep; a notification is only a hint. */
  private static final int MAX_PENDING = 20_000;

  private static final int MAX_PER_STEP = 200;

  /** Messages that are expired or purged in one transaction. */
  private static final int BATCH = 1_000;

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final EarlyMessages early;
  private final InboxTable table;
  private final InboxSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final InboxObserver observer;
  private final PollingLoop loop;
  private final Set<String> pending = new TreeSet<>();

  private long position;
  private Instant nextSweepAt = Instant.MIN;
  private boolean moreToPurge;

  InboxSweep(
      EarlyMessages early,
      InboxTable table,
      InboxSettings settings,
      Clock clock,
      TransactionTemplate transaction,
      InboxObserver observer) {
    this.early = early;
    this.table = table;
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
    this.observer = observer;
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
      early.processChanged(hinted);
    }
    boolean due = !clock.instant().isBefore(nextSweepAt);
    if (due) {
      sweep();
    }
    if (due || moreToPurge) {
      moreToPurge = expireAndPurge();
    }
    return !hinted.isEmpty() || moreToPurge;
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
  private void sweep() {
    List<WaitingMessage.Place> page = table.waitingAfter(position, settings.sweepSize());
    Set<String> subjects = new TreeSet<>();
    page.forEach(place -> subjects.add(place.subject()));
    early.processWaiting(subjects);
    early.processPostponed();
    position = page.size() < settings.sweepSize() ? 0 : page.get(page.size() - 1).seq();
    // Slightly shorter than the loop's interval, so that rounding does not skip a sweep.
    nextSweepAt = clock.instant().plus(settings.sweepInterval().multipliedBy(9).dividedBy(10));
  }

  /**
   * Does a bounded part of the work.
   *
   * @return whether there is more
   */
  private boolean expireAndPurge() {
    Instant now = clock.instant();
    Integer done =
        transaction.execute(
            status -> markUnknown(now) + table.purge(now.minus(settings.retention()), BATCH));
    return done != null && done >= BATCH;
  }

  private int markUnknown(Instant now) {
    List<String> types = table.markUnknown(now.minus(settings.unknownAfter()), now, BATCH);
    observer.dispositionChanged(Disposition.UNKNOWN, types);
    return types.size();
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
