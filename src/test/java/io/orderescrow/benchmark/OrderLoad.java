package io.orderescrow.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The orders of one run, and the messages about them. */
final class OrderLoad {

  private static final AtomicInteger count = new AtomicInteger();

  /** The common beginning of the order ids. */
  final String prefix = "b" + ProcessHandle.current().pid() + "-" + count.incrementAndGet() + "-";

  final CountDownLatch uncompleted;
  private final List<String> orders = new ArrayList<>();
  private final Map<String, OrderTrack> tracks = new ConcurrentHashMap<>();
  private final AtomicInteger duplicates = new AtomicInteger();
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

  /** Records that the generator publishes a message for an order. */
  void published(String order, long now) {
    OrderTrack track = tracks.get(order);
    if (track != null) {
      track.published(now);
    }
  }

  /**
   * Records that a message for an order has arrived.
   *
   * @param kind number of its step, from 0; the last one completes the order
   * @param last number of the last kind
   * @param now time in nanoseconds
   */
  void received(String order, int kind, int last, long now) {
    OrderTrack track = tracks.get(order);
    if (track == null) {
      return;
    }
    if (!track.isFirst(kind)) {
      duplicates.incrementAndGet();
      return;
    }
    latencies.add(now - track.publishedAt());
    if (kind == last) {
      uncompleted.countDown();
    }
  }

  int completed() {
    return size() - (int) uncompleted.getCount();
  }

  /** Returns how many messages were duplicates. */
  int duplicates() {
    return duplicates.get();
  }

  /** Returns the times from each published message to the next message of its order, in ns. */
  List<Long> latencies() {
    synchronized (latencies) {
      return List.copyOf(latencies);
    }
  }
}
