package io.orderescrow.disorder;

import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Hands batches to the inbox, one thread for each lane, and counts what it handed over. */
final class LaneFeeder {

  private final Inbox inbox;
  private final Map<String, Integer> copies = new ConcurrentHashMap<>();

  LaneFeeder(Inbox inbox) {
    this.inbox = inbox;
  }

  /** Begins to deliver; whatever the inbox throws fails the result. */
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

  /** How many messages of an order were handed over, duplicates included. */
  int of(String order) {
    return copies.getOrDefault(order, 0);
  }

  static String subject(RawMessage message) {
    return String.valueOf(message.headers().get("cloudEvents_subject"));
  }
}
