package io.orderescrow.live;

import io.orderescrow.order.OrderState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last ten minutes of what was counted, as long as somebody looked; not safe for threads. */
class LiveHistory {

  static final int MOST_POINTS = 600;

  private final Deque<Point> points = new ArrayDeque<>();

  /**
   * How many orders there were at one moment.
   *
   * @param at milliseconds since 1970
   * @param open running, those that are undone included
   * @param askedAgain tokens whose first asking was not answered in time
   */
  record Point(long at, long accepted, long open, long askedAgain, long completed, long cancelled) {

    static Point of(LiveSnapshot frame) {
      var orders = frame.counts().orders();
      return new Point(
          frame.counts().at().toEpochMilli(),
          orders.getOrDefault(OrderState.ACCEPTED, 0L),
          orders.getOrDefault(OrderState.OPEN, 0L),
          frame.askedAgain(),
          orders.getOrDefault(OrderState.COMPLETED, 0L),
          orders.getOrDefault(OrderState.CANCELLED, 0L));
    }
  }

  void add(Point point) {
    Point last = points.peekLast();
    if (last != null && last.at() >= point.at()) {
      return;
    }
    if (points.size() == MOST_POINTS) {
      points.removeFirst();
    }
    points.addLast(point);
  }

  /** Oldest first. */
  List<Point> after(Instant seen) {
    return points.stream().filter(point -> point.at() > seen.toEpochMilli()).toList();
  }
}
