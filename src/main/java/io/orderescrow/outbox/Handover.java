package io.orderescrow.outbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Committed messages on their short way from the transaction to the relay. It may lose any of them
 * at any time: each is a row of the table, which the relay polls.
 */
class Handover {

  private final BlockingQueue<UnsentMessage> waiting;

  Handover(int capacity) {
    this.waiting = new ArrayBlockingQueue<>(capacity);
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
    taken.removeIf(row -> row.dueAt().isBefore(notDueBefore));
    return taken;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  void clear() {
    waiting.clear();
  }
}
