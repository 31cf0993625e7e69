package io.orderescrow.polling;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs a step again and again on a daemon thread of its own: at once while there is more to do,
 * otherwise after an idle wait or a wake-up, after a failure with growing waits. The only place
 * that waits for time to pass.
 *
 * <p>The step is never run by two threads at once. All methods may be called from any thread.
 */
public final class PollingLoop {

  /** What a loop repeats. */
  @FunctionalInterface
  public interface Step {

    /**
     * @return whether there is more to do at once
     * @throws Exception when it could not do its work; the loop backs off and calls it again
     */
    boolean run() throws Exception;
  }

  /** What a loop repeats that knows itself when it is needed next. */
  @FunctionalInterface
  public interface TimedStep {

    /**
     * @return how long to wait for the next run if nobody wakes the loop; zero for at once
     * @throws Exception when it could not do its work; the loop backs off and calls it again
     */
    Duration run() throws Exception;
  }

  private static final Duration GRACE_AFTER_INTERRUPT = Duration.ofSeconds(2);

  private final String name;
  private final TimedStep step;
  private final Backoff backoff;
  private final FailureStreak streak;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean woken;
  private boolean hurried;
  private @Nullable Thread thread;

  /**
   * @param name of the loop and its thread, and the first word of what it logs
   * @param consequence a clause for the log, what it means that the step fails, such as {@code
   *     "committed messages wait in the table"}
   * @param step what to repeat
   * @param idle how long to wait when there was nothing more to do and nobody wakes the loop
   * @param backoff how long to wait after failures
   */
  public PollingLoop(String name, String consequence, Step step, Duration idle, Backoff backoff) {
    this(name, consequence, () -> step.run() ? Duration.ZERO : idle, backoff);
  }

  /**
   * A loop whose step says each time how long to wait.
   *
   * @param name of the loop and its thread, and the first word of what it logs
   * @param consequence a clause for the log, what it means that the step fails
   * @param step what to repeat
   * @param backoff how long to wait after failures
   */
  public PollingLoop(String name, String consequence, TimedStep step, Backoff backoff) {
    this.name = name;
    this.step = step;
    this.backoff = backoff;
    this.streak = new FailureStreak(name, consequence);
  }

  /** Starts the thread, whose first step runs at once; does nothing if it runs already. */
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
   * Ends an idle wait, or makes the next one not happen, so that what was there before this call is
   * seen by a step that starts after it. A wait after a failure goes on: work that arrives while
   * something is broken must not turn the back-off into spinning.
   */
  public void wake() {
    signal(false);
  }

  /** Like {@link #wake}, but ends a wait after a failure too: what was broken is said to work. */
  public void retryNow() {
    signal(true);
  }

  private void signal(boolean hurry) {
    lock.lock();
    try {
      woken = true;
      hurried |= hurry;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets the step in hand finish, then ends the thread. A step that takes longer than {@code
   * patience} is interrupted.
   *
   * @return whether the thread has ended
   */
  public boolean stop(Duration patience) {
    Thread stopping = forgetThread();
    if (stopping == null || stopping == Thread.currentThread()) {
      return true;
    }
    try {
      TimeUnit.NANOSECONDS.timedJoin(stopping, patience.toNanos());
      if (stopping.isAlive()) {
        streak.interrupting(patience);
        stopping.interrupt();
        TimeUnit.NANOSECONDS.timedJoin(stopping, GRACE_AFTER_INTERRUPT.toNanos());
      }
      return !stopping.isAlive();
    } catch (InterruptedException e) {
      stopping.interrupt();
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private @Nullable Thread forgetThread() {
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

  /** Whether it has been started and not been told to stop. */
  public boolean isRunning() {
    lock.lock();
    try {
      return thread != null;
    } finally {
      lock.unlock();
    }
  }

  private void repeat() {
    try {
      while (takeSignals()) {
        Duration idle;
        try {
          idle = step.run();
          streak.succeeded();
        } catch (InterruptedException e) {
          throw e;
        } catch (Throwable e) {
          // An Error too: a loop that died of one would leave its work undone without a word.
          Duration wait = backoff.after(streak.failed(e));
          await(wait, false);
          continue;
        }
        await(idle, true);
      }
    } catch (InterruptedException e) {
      streak.interrupted();
    } finally {
      forgetIfCurrent();
    }
  }

  /** Whether to go on; what was signalled until now is seen by the step that follows. */
  private boolean takeSignals() {
    lock.lock();
    try {
      woken = false;
      hurried = false;
      return thread == Thread.currentThread();
    } finally {
      lock.unlock();
    }
  }

  private void await(Duration wait, boolean untilWoken) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = wait.toNanos();
      while (left > 0 && !hurried && !(untilWoken && woken) && thread == Thread.currentThread()) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void forgetIfCurrent() {
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
