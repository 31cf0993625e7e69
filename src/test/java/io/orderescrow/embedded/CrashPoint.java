package io.orderescrow.embedded;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The point at which a {@link NodeProcess} ends itself at once, as if by {@code kill -9}. It serves
 * moments that are too short to be hit from outside the process.
 *
 * @param count the node ends when it reaches the seam for this number of times, from 1
 */
public record CrashPoint(Seam seam, int count) {

  /** The exit code of a node that ended at its crash point. */
  public static final int EXIT_CODE = 77;

  static final String PROPERTY = "node.dies-at";

  /** The places between two systems where one system knows a fact that the other does not know. */
  public enum Seam {
    SCHEMA_NOT_COMMITTED("main"),
    MESSAGES_NOT_COMMITTED("inbound-lane"),
    MESSAGES_NOT_ACKNOWLEDGED("inbound-lane"),
    REQUEST_NOT_COMMITTED("http-"),
    REQUEST_NOT_ANSWERED("http-"),
    TIMER_NOT_COMMITTED("camundaTaskExecutor"),
    TIMER_NOT_PUBLISHED("camundaTaskExecutor"),
    NOT_PUBLISHED("outbox-"),
    HALF_PUBLISHED("outbox-"),
    NOT_MARKED_AS_SENT("outbox-");

    private final String thread;

    Seam(String thread) {
      this.thread = thread;
    }
  }

  static CrashPoint parse(String text) {
    String[] parts = text.split(":", 2);
    return new CrashPoint(Seam.valueOf(parts[0]), Integer.parseInt(parts[1]));
  }

  /** Returns the command line argument of a node. */
  public String argument() {
    return "--" + PROPERTY + "=" + seam + ":" + count;
  }

  boolean isDue(Seam reached, AtomicInteger times) {
    return seam == reached
        && Thread.currentThread().getName().startsWith(seam.thread)
        && times.incrementAndGet() == count;
  }

  @Override
  public String toString() {
    return seam + " #" + count;
  }
}
