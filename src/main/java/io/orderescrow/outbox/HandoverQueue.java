package io.orderescrow.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Committed messages between their transaction and the relay. It may drop any of them at any time:
 * each is also a row of the table, which the relay polls.
 */
class HandoverQueue {

  private final BlockingQueue<UnsentMessage> waiting;
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition drained = lock.newCondition();

  HandoverQueue(int capacity) {
    this.waiting = new ArrayBlockingQueue<>(capacity);
    this.capacity = capacity;
  }

  /**
   * Waits until it is at most half full.
   *
   * @return whether it is
   */
  boolean awaitRoom(Duration maxWait) throws InterruptedException {
    lock.lock();
    try {
      long left = maxWait.toNanos();
      while (isCrowded() && left > 0) {
        left = drained.awaitNanos(left);
      }
      return !isCrowded();
    } finally {
      lock.unlock();
    }
  }

  private boolean isCrowded() {
    return waiting.size() > capacity / 2;
  }

  private void signalRoom() {
    if (!isCrowded()) {
      lock.lock();
      try {
        drained.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Drops the rows that do not fit. */
  void offer(List<UnsentMessage> rows) {
    for (UnsentMessage row : rows) {
      if (!waiting.offer(row)) {
        return;
      }
    }
  }

  /**
   * Removes the next rows, in the order they were offered.
   *
   * @param notDueBefore drops rows that are due earlier: a poll of the table could take them while
   *     they are being published
   */
  List<UnsentMessage> take(int limit, Instant notDueBefore) {
    List<UnsentMessage> taken = new ArrayList<>();
    waiting.drainTo(taken, limit);
    signalRoom();
    taken.removeIf(row -> row.dueAt().isBefore(notDueBefore));
    return taken;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** From 0 (empty) to 1 (full). */
  double fill() {
    return (double) waiting.size() / capacity;
  }

  void clear() {
    waiting.clear();
    signalRoom();
  }
}
