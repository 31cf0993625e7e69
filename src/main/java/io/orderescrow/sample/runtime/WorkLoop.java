package io.orderescrow.sample.runtime;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that does rounds of work: at once when woken, else after a pause. A round that fails
 * is logged and tried again after pauses that double.
 */
public class WorkLoop {

  private static final Logger log = LoggerFactory.getLogger(WorkLoop.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final String name;
  private final Duration interval;
  private final BooleanSupplier round;
  private final Semaphore bell = new Semaphore(0);
  private final Thread thread;
  private volatile boolean running = true;

  /**
   * @param interval the pause when nobody wakes it
   * @param round true when there is more to do at once
   */
  public WorkLoop(String name, Duration interval, BooleanSupplier round) {
    this.name = name;
    this.interval = interval;
    this.round = round;
    this.thread = new Thread(this::work, name);
  }

  public void start() {
    thread.start();
  }

  /** Makes the next round begin as soon as the one at hand is done. */
  public void wake() {
    bell.release();
  }

  /** Returns when the round at hand is done. */
  public void stop() throws InterruptedException {
    running = false;
    wake();
    thread.join();
  }

  private void work() {
    var pause = interval;
    try {
      while (running) {
        try {
          while (running && round.getAsBoolean()) {
            pause = interval;
          }
          pause = interval;
        } catch (RuntimeException e) {
          pause = longer(pause);
          log.warn("{} failed; trying again in {}: {}", name, pause, e.toString());
        }
        if (bell.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          bell.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration longer(Duration pause) {
    var doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }
}
