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
 * Committed messages on their short way from the transaction to the relay. It may lose any of them
 * at any time: each is a row of the table, which the relay polls.
 */
class HandoverQueue {

  private final BlockingQueue<UnsentMessage> waiting;
  private final int crowd;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition roomier = lock.newCondition();

  HandoverQueue(int capacity) {
    this.waiting = new ArrayBlockingQueue<>(capacity);
    this.crowd = capacity / 2;
  }

  /**
   * Waits until at most half of it is taken.
   *
   * @param most how long at most
   * @return whether there is room
   */
  boolean awaitRoom(Duration most) throws InterruptedException {
    lock.lock();
    try {
      long left = most.toNanos();
      while (isCrowded() && left > 0) {
        left = roomier.awaitNanos(left);
      }
      return !isCrowded();
    } finally {
      lock.unlock();
    }
  }

  private boolean isCrowded() {
    return waiting.size() > crowd;
  }

  private void tellWhoWaits() {
    if (!isCrowded()) {
      lock.lock();
      try {
        roomier.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** What does not fit is left to the table. */
  void offer(List<UnsentMessage> rows) {
    for (UnsentMessage row : rows) {
      if (!waiting.offer(row)) {
        return;
      }
    }
  }

  /**
   * The next rows, in the order they were offered.
   *
   * @param notDueBefore rows that are due before it are dropped: they have lain here for so long
   *     that a poll of the table could take them while they are being published
   */
  List<UnsentMessage> take(int limit, Instant notDueBefore) {
    List<UnsentMessage> taken = new ArrayList<>();
    waiting.drainTo(taken, limit);
    tellWhoWaits();
    taken.removeIf(row -> row.dueAt().isBefore(notDueBefore));
    return taken;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  void clear() {
    waiting.clear();
    tellWhoWaits();
  }
}
