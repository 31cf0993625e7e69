package io.orderescrow.embedded;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a {@link NodeProcess} dies by itself, on the spot, as by {@code kill -9}: for moments so
 * short that no test would hit them from outside.
 *
 * @param count at the how manieth time it gets there, from 1
 */
public record CrashPoint(Seam seam, int count) {

  /** The exit code of a node that died where it was told to. */
  public static final int EXIT_CODE = 77;

  static final String PROPERTY = "node.dies-at";

  /** The places between two systems, where one of them knows what the other does not. */
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

  /** As an argument on the command line of a node. */
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
