package io.orderescrow.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The orders of one run, and what came of them. */
final class OrderLoad {

  private static final AtomicInteger count = new AtomicInteger();

  /** What the ids of its orders begin with. */
  final String prefix = "b" + ProcessHandle.current().pid() + "-" + count.incrementAndGet() + "-";

  final CountDownLatch uncompleted;
  private final List<String> orders = new ArrayList<>();
  private final Map<String, OrderTrack> tracks = new ConcurrentHashMap<>();
  private final AtomicInteger doubled = new AtomicInteger();
  private final List<Long> latencies = Collections.synchronizedList(new ArrayList<>());

  OrderLoad(int size) {
    uncompleted = new CountDownLatch(size);
    for (int i = 1; i <= size; i++) {
      orders.add(prefix + i);
      tracks.put(prefix + i, new OrderTrack());
    }
  }

  List<String> orders() {
    return orders;
  }

  int size() {
    return orders.size();
  }

  /** Something is being published for one of its orders. */
  void said(String order, long now) {
    OrderTrack track = tracks.get(order);
    if (track != null) {
      track.said(now);
    }
  }

  /**
   * A message has come for an order.
   *
   * @param kind the step it belongs to, from 0; the last one completes the order
   * @param last the number of the last kind
   * @param now in nanoseconds
   */
  void came(String order, int kind, int last, long now) {
    OrderTrack track = tracks.get(order);
    if (track == null) {
      return;
    }
    if (!track.isFirst(kind)) {
      doubled.incrementAndGet();
      return;
    }
    latencies.add(now - track.saidAt());
    if (kind == last) {
      uncompleted.countDown();
    }
  }

  int completed() {
    return size() - (int) uncompleted.getCount();
  }

  /** Messages that came again for an order that had had them. */
  int doubled() {
    return doubled.get();
  }

  /** From a message being published to the next one for the same order, in nanoseconds. */
  List<Long> latencies() {
    synchronized (latencies) {
      return List.copyOf(latencies);
    }
  }
}
