package io.orderescrow.amqp;

import io.orderescrow.message.RawMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** An inbox in memory that a test can let fail. */
class TestInbox implements Consumer<List<RawMessage>> {

  private final List<List<RawMessage>> batches = new CopyOnWriteArrayList<>();
  private final Map<String, List<String>> threads = new TreeMap<>();
  final AtomicInteger rejectedBatches = new AtomicInteger();
  private volatile boolean broken;

  @Override
  public void accept(List<RawMessage> batch) {
    if (broken) {
      rejectedBatches.incrementAndGet();
      throw new IllegalStateException("no database");
    }
    batches.add(batch);
    synchronized (threads) {
      for (RawMessage message : batch) {
        threads
            .computeIfAbsent(header(message, "subject"), subject -> new ArrayList<>())
            .add(Thread.currentThread().getName());
      }
    }
  }

  void fail() {
    broken = true;
  }

  void recover() {
    broken = false;
  }

  void clear() {
    batches.clear();
    rejectedBatches.set(0);
    synchronized (threads) {
      threads.clear();
    }
  }

  List<String> ids() {
    return batches.stream().flatMap(List::stream).map(message -> header(message, "id")).toList();
  }

  List<RawMessage> messages() {
    return batches.stream().flatMap(List::stream).toList();
  }

  /** The values of a header that is not a CloudEvents attribute. */
  Stream<Object> values(String header) {
    return batches.stream().flatMap(List::stream).map(message -> message.headers().get(header));
  }

  List<Integer> batchSizes() {
    return batches.stream().map(List::size).toList();
  }

  Map<String, List<String>> threadsBySubject() {
    synchronized (threads) {
      return new TreeMap<>(threads);
    }
  }

  private static String header(RawMessage message, String name) {
    return String.valueOf(message.headers().get("cloudEvents_" + name));
  }
}
