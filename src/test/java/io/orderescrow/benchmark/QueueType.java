package io.orderescrow.benchmark;

import java.util.Locale;
import java.util.Map;

/** The type of all queues of a run. */
enum QueueType {
  QUORUM(Map.of("x-queue-type", "quorum", "x-delivery-limit", 1_000_000_000)),
  CLASSIC(Map.of());

  /** The arguments that order escrow declares too: two declarations of a queue must agree. */
  final Map<String, Object> arguments;

  QueueType(Map<String, Object> arguments) {
    this.arguments = arguments;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
