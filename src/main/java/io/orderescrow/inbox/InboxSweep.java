package io.orderescrow.inbox;

import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import io.orderescrow.process.SubscriptionEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Gives waiting messages their second chance: at once for business keys whose process has just
 * begun to wait or has ended, and in a slow round over all of them as the net under that.
 */
@Component
@Profile("orchestrator")
class InboxSweep implements SmartLifecycle {

  /** More keys than this are left to the round; they are only a hint. */
  private static final int MOST_PENDING = 20_000;

  private static final int MOST_AT_ONCE = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EarlyMessages early;
  private final InboxTable table;
  private final InboxRetention overdue;
  private final InboxSettings settings;
  private final Clock clock;
  private final PollingLoop loop;
  private final Set<String> pending = new TreeSet<>();

  private long roundAt;
  private Instant nextRound = Instant.MIN;

  InboxSweep(
      EarlyMessages early,
      InboxTable table,
      InboxRetention overdue,
      InboxSettings settings,
      Clock clock) {
    this.early = early;
    this.table = table;
    this.overdue = overdue;
    this.settings = settings;
    this.clock = clock;
    this.loop =
        new PollingLoop(
            "inbox-sweep",
            "early messages wait",
            this::step,
            settings.sweepInterval(),
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10)));
  }

  /** Takes note of business keys to look at; never blocks and never fails. */
  void lookSoon(Set<String> subjects) {
    synchronized (pending) {
      if (pending.size() < MOST_PENDING) {
        pending.addAll(subjects);
      }
    }
    loop.wake();
  }

  private boolean step() {
    Set<String> hinted = takePending();
    if (!hinted.isEmpty()) {
      early.look(table.withWaiting(hinted));
      return true;
    }
    return !clock.instant().isBefore(nextRound) && round();
  }

  private Set<String> takePending() {
    Set<String> taken = new TreeSet<>();
    synchronized (pending) {
      Iterator<String> each = pending.iterator();
      while (each.hasNext() && taken.size() < MOST_AT_ONCE) {
        taken.add(each.next());
        each.remove();
      }
    }
    return taken;
  }

  /**
   * One page of the round; it goes on where the last one stopped, so that no row starves another.
   */
  private boolean round() {
    List<WaitingMessage.Place> page = table.waitingAfter(roundAt, settings.sweepSize());
    Set<String> subjects = new TreeSet<>();
    page.forEach(place -> subjects.add(place.subject()));
    early.look(subjects);
    roundAt = page.size() < settings.sweepSize() ? 0 : page.get(page.size() - 1).seq();
    // A little before the loop's next idle wait ends, so that no round is missed for a millisecond.
    nextRound = clock.instant().plus(settings.sweepInterval().multipliedBy(9).dividedBy(10));
    return overdue.tidy();
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop(PATIENCE);
  }

  @Override
  public boolean isRunning() {
    return loop.isRunning();
  }

  /** Hooks the sweep to the engine. */
  @Component
  @Profile("orchestrator")
  static class Hook {
    Hook(SubscriptionEvents openedWaits, InboxSweep sweep) {
      openedWaits.setListener(sweep::lookSoon);
    }
  }
}
