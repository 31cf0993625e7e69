package io.orderescrow.amqp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The headers that the broker adds to a dead letter; the sender of the message does not know them.
 */
final class DeadLetterHeaders {

  private static final Set<String> NAMES =
      Set.of(
          "x-death",
          "x-first-death-exchange",
          "x-first-death-queue",
          "x-first-death-reason",
          "x-last-death-exchange",
          "x-last-death-queue",
          "x-last-death-reason",
          "x-delivery-count");

  private DeadLetterHeaders() {}

  /** Returns the headers of the sender. */
  static Map<String, Object> removedFrom(@Nullable Map<String, Object> headers) {
    Map<String, Object> others =
        headers == null ? new LinkedHashMap<>() : new LinkedHashMap<>(headers);
    others.keySet().removeAll(NAMES);
    return others;
  }
}
