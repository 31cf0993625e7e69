package io.orderescrow.drill;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;

/**
 * Runs the drill on all systems under test at the same time. The steps are:
 *
 * <ol>
 *   <li>place orders while all services are up;
 *   <li>kill a service;
 *   <li>place orders during the outage;
 *   <li>start the service again;
 *   <li>place orders again.
 * </ol>
 */
final class Drill {

  /**
   * Maximum duration of each step outside the schedule, such as the kill or the start of a service.
   */
  static final Duration LIMIT = Duration.ofMinutes(2);

  /**
   * A choreography does not re-send messages. After this time without messages, its open orders
   * count as lost.
   */
  private static final Duration QUIET = Duration.ofSeconds(5);

  /**
   * This time applies instead while orders are open that the outage does not explain. The machine
   * may be slow.
   */
  private static final Duration VERY_QUIET = Duration.ofSeconds(30);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  private final DrillSettings settings;
  private final List<SystemUnderTest> systems;
  private final ProgressReporter progress;
  private final Clock clock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private boolean serviceIsDown;

  Drill(
      DrillSettings settings,
      List<SystemUnderTest> systems,
      ProgressReporter progress,
      Clock clock) {
    this.settings = settings;
    this.systems = List.copyOf(systems);
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Runs the drill and returns when every order has ended or is lost.
   *
   * @throws DrillFailedException when the drill cannot finish; the drill then starts the service
   *     again
   */
  List<DrillOutcome> run() {
    try {
      placeBefore();
      placeDuring();
      placeAfter();
      progress.over();
      return systems.stream().map(SystemUnderTest::outcome).toList();
    } catch (RuntimeException failure) {
      throw withServiceBack(failure);
    }
  }

  private RuntimeException withServiceBack(RuntimeException failure) {
    try {
      restartService();
      return failure;
    } catch (DrillFailedException another) {
      return new DrillFailedException(
          "%s; and %s is still down: %s"
              .formatted(failure.getMessage(), settings.service(), another.getMessage()),
          failure);
    }
  }

  /**
   * Ends a drill that runs on another thread. If the service is down, the method starts it again.
   */
  void stop() {
    stopped.countDown();
    restartService();
  }

  private void placeBefore() {
    progress.stage("%d orders while all services are up".formatted(settings.before()));
    for (int number = 1; number <= settings.before(); number++) {
      place(number, SystemUnderTest::place);
    }
    until(SystemUnderTest::hasNoneOpen, settings.patience(), "the first orders have ended");
  }

  private void placeDuring() {
    progress.stage("killing " + settings.service());
    takeDown();
    until(SystemUnderTest::isAway, LIMIT, settings.service() + " has left the bus");
    Instant since = clock.instant();
    progress.outage(settings.service(), since, settings.down());
    for (int index = 0; index < settings.during(); index++) {
      Instant due = since.plus(settings.into(index));
      waitUntil(() -> !clock.instant().isBefore(due));
      place(settings.before() + 1 + index, SystemUnderTest::placeDuringOutage);
    }
    Instant end = since.plus(settings.down());
    waitUntil(() -> !clock.instant().isBefore(end));
    until(
        SystemUnderTest::hasMissedAll,
        LIMIT,
        settings.service() + " has missed all messages sent meanwhile");
    each(this::requireAway);
  }

  private void requireAway(SystemUnderTest system) {
    if (system.isBack()) {
      throw new DrillFailedException(
          "%s came back before the drill started it: something restarts it"
              .formatted(settings.service()));
    }
  }

  private void placeAfter() {
    progress.stage(settings.service() + " starts again");
    restartService();
    until(SystemUnderTest::isBack, LIMIT, settings.service() + " is back on the bus");
    progress.stage("%s is back; %d more orders".formatted(settings.service(), settings.after()));
    int first = settings.before() + settings.during() + 1;
    for (int number = first; number <= settings.orders(); number++) {
      place(number, SystemUnderTest::place);
    }
    progress.stage(settings.service() + " is back; waiting for the last orders");
    Instant limit = clock.instant().plus(settings.patience());
    waitUntil(() -> systems.stream().allMatch(this::isOver) || clock.instant().isAfter(limit));
  }

  private boolean isOver(SystemUnderTest system) {
    return system.hasNoneOpen()
        || (system.variant() == Variant.CHOREOGRAPHY
            && system.isQuietFor(system.hasOnlyTheOutagesOpen() ? QUIET : VERY_QUIET));
  }

  private void place(int number, ObjIntConsumer<SystemUnderTest> placing) {
    requireRunning();
    each(system -> placing.accept(system, number));
  }

  private void takeDown() {
    synchronized (this) {
      serviceIsDown = true;
    }
    each(SystemUnderTest::takeDown);
  }

  /**
   * Starts the service at most once. The schedule, a failure or {@link #stop} calls this method
   * first.
   */
  private synchronized void restartService() {
    if (serviceIsDown) {
      serviceIsDown = false;
      each(SystemUnderTest::bringBack);
    }
  }

  private void each(Consumer<SystemUnderTest> action) {
    systems.forEach(action);
  }

  private void until(Predicate<SystemUnderTest> done, Duration limit, String what) {
    Instant end = clock.instant().plus(limit);
    // Test every system each time, because isAway and isBack also record state.
    waitUntil(() -> systems.stream().filter(done).count() == systems.size() || isPast(end, what));
  }

  private boolean isPast(Instant end, String what) {
    if (clock.instant().isAfter(end)) {
      throw new DrillFailedException("Timed out waiting until " + what);
    }
    return false;
  }

  private void waitUntil(BooleanSupplier done) {
    requireRunning();
    while (!done.getAsBoolean()) {
      try {
        stopped.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        stopped.countDown();
      }
      requireRunning();
    }
  }

  private void requireRunning() {
    if (stopped.getCount() == 0) {
      throw new DrillFailedException("The drill was interrupted");
    }
    each(SystemUnderTest::requireConnection);
  }
}
