package io.orderescrow.polling;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a step on a daemon thread of its own: at once while there is more to do, otherwise after
 * an idle wait or a wake-up, and after a failure with back-off. No other class waits for time to
 * pass.
 *
 * <p>Only one thread at a time runs the step. Any thread may call any method. While it runs, the
 * gauge {@value #METRIC} of Micrometer's global registry tells how long its step has been failing.
 */
public final class PollingLoop {

  /** The repeated work. */
  @FunctionalInterface
  public interface Step {

    /**
     * @return whether there is more to do at once
     * @throws Exception when it failed; the loop backs off and calls it again
     */
    boolean run() throws Exception;
  }

  /** Repeated work that decides when it runs next. */
  @FunctionalInterface
  public interface TimedStep {

    /**
     * @return the wait before the next run, unless the loop is woken; zero for at once
     * @throws Exception when it failed; the loop backs off and calls it again
     */
    Duration run() throws Exception;
  }

  /** In seconds; 0 while the step succeeds. The tag {@code loop} is the name of the loop. */
  static final String METRIC = "fulfilment.loop.failing";

  private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(2);

  private final String name;
  private final TimedStep step;
  private final Backoff backoff;
  private final FailureStreak streak;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean woken;
  private boolean retryRequested;
  private @Nullable Thread thread;

  /**
   * @param name of the loop and its thread, and the first word of its log lines
   * @param consequence of a failing step, a clause for the log such as {@code "committed messages
   *     wait in the table"}
   * @param step the work to repeat
   * @param idle the wait when there is nothing more to do, unless the loop is woken
   * @param backoff the waits after failures
   */
  public PollingLoop(String name, String consequence, Step step, Duration idle, Backoff backoff) {
    this(name, consequence, () -> step.run() ? Duration.ZERO : idle, backoff);
  }

  /**
   * A loop whose step decides how long to wait.
   *
   * @param name of the loop and its thread, and the first word of its log lines
   * @param consequence of a failing step, a clause for the log
   * @param step the work to repeat
   * @param backoff the waits after failures
   */
  public PollingLoop(String name, String consequence, TimedStep step, Backoff backoff) {
    this.name = name;
    this.step = step;
    this.backoff = backoff;
    this.streak = new FailureStreak(name, consequence);
  }

  /** Starts the thread and its first step at once; does nothing if it is running. */
  public void start() {
    lock.lock();
    try {
      if (thread == null) {
        thread = new Thread(this::repeat, name);
        thread.setDaemon(true);
        thread.start();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the current idle wait or skips the next one: a step that starts after this call sees the
   * work that came before it. A wait after a failure continues: new work during an outage must not
   * defeat the back-off.
   */
  public void wake() {
    signal(false);
  }

  /** Like {@link #wake}, but also ends a wait after a failure, because the fault is repaired. */
  public void retryNow() {
    signal(true);
  }

  private void signal(boolean retry) {
    lock.lock();
    try {
      woken = true;
      retryRequested |= retry;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets the current step finish, then ends the thread. Interrupts a step that takes longer than
   * {@code timeout}.
   *
   * @return whether the thread has ended
   */
  public boolean stop(Duration timeout) {
    Thread stopping = detachThread();
    if (stopping == null || stopping == Thread.currentThread()) {
      return true;
    }
    try {
      TimeUnit.NANOSECONDS.timedJoin(stopping, timeout.toNanos());
      if (stopping.isAlive()) {
        streak.interrupting(timeout);
        stopping.interrupt();
        TimeUnit.NANOSECONDS.timedJoin(stopping, INTERRUPT_GRACE.toNanos());
      }
      return !stopping.isAlive();
    } catch (InterruptedException e) {
      stopping.interrupt();
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private @Nullable Thread detachThread() {
    lock.lock();
    try {
      Thread stopping = thread;
      thread = null;
      changed.signalAll();
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it was started and not stopped. */
  public boolean isRunning() {
    lock.lock();
    try {
      return thread != null;
    } finally {
      lock.unlock();
    }
  }

  private void repeat() {
    Gauge gauge =
        Gauge.builder(METRIC, streak, FailureStreak::seconds)
            .tag("loop", name)
            .baseUnit("seconds")
            .description("How long a background task has been failing without a success")
            .register(Metrics.globalRegistry);
    try {
      while (clearSignals()) {
        Duration idle;
        try {
          idle = step.run();
          streak.succeeded();
        } catch (InterruptedException e) {
          throw e;
        } catch (Throwable e) {
          // Errors too: a loop that ended with one would stop its work unnoticed.
          Duration wait = backoff.after(streak.failed(e));
          await(wait, false);
          continue;
        }
        await(idle, true);
      }
    } catch (InterruptedException e) {
      streak.interrupted();
    } finally {
      Metrics.globalRegistry.remove(gauge);
      detachIfCurrent();
    }
  }

  /** Clears the signals, which the next step serves; returns whether the loop continues. */
  private boolean clearSignals() {
    lock.lock();
    try {
      woken = false;
      retryRequested = false;
      return thread == Thread.currentThread();
    } finally {
      lock.unlock();
    }
  }

  private void await(Duration wait, boolean untilWoken) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = wait.toNanos();
      while (left > 0
          && !retryRequested
          && !(untilWoken && woken)
          && thread == Thread.currentThread()) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void detachIfCurrent() {
    lock.lock();
    try {
      if (thread == Thread.currentThread()) {
        thread = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
