package io.orderescrow.disorder;

import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Delivers batches to the inbox, with one thread for each lane, and counts the messages. */
final class LaneFeeder {

  private final Inbox inbox;
  private final Map<String, Integer> copies = new ConcurrentHashMap<>();

  LaneFeeder(Inbox inbox) {
    this.inbox = inbox;
  }

  /** Begins to deliver; an exception of the inbox fails the result. */
  CompletableFuture<Void> begin(List<List<List<RawMessage>>> lanes) {
    return CompletableFuture.allOf(
        lanes.stream()
            .map(lane -> CompletableFuture.runAsync(() -> lane.forEach(this::deliver)))
            .toArray(CompletableFuture[]::new));
  }

  void deliver(List<RawMessage> batch) {
    batch.forEach(message -> copies.merge(subject(message), 1, Integer::sum));
    inbox.receive(batch);
  }

  /** Returns how many messages of an order were delivered, including duplicates. */
  int of(String order) {
    return copies.getOrDefault(order, 0);
  }

  static String subject(RawMessage message) {
    return String.valueOf(message.headers().get("cloudEvents_subject"));
  }
}
