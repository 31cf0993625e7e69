package io.orderescrow.live;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The counts of the last ten minutes with viewers. Not thread-safe. */
class LiveHistory {

  static final int MAX_POINTS = 600;

  private final Deque<Point> points = new ArrayDeque<>();

  /**
   * The number of orders at one moment.
   *
   * @param at milliseconds since 1970
   * @param open running orders, including those in compensation
   * @param resent tokens whose command was re-sent, because no answer came in time
   */
  record Point(long at, long accepted, long open, long resent, long completed, long cancelled) {}

  void add(Point point) {
    Point last = points.peekLast();
    if (last != null && last.at() >= point.at()) {
      return;
    }
    if (points.size() == MAX_POINTS) {
      points.removeFirst();
    }
    points.addLast(point);
  }

  /** Oldest first. */
  List<Point> after(Instant seen) {
    return points.stream().filter(point -> point.at() > seen.toEpochMilli()).toList();
  }
}
