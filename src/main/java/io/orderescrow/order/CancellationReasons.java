package io.orderescrow.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.instance.Instance;
import io.orderescrow.outbox.SentMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads why an order was cancelled from its {@code OrderCancelledEvent}. */
final class CancellationReasons {

  static final String EVENT = "OrderCancelledEvent";

  private static final ObjectMapper JSON = new ObjectMapper();

  private CancellationReasons() {}

  /**
   * @param suppressed the payload of an event that tracking mode suppressed
   * @return null unless the order was cancelled; the outcome when there is no event, because the
   *     instance was deleted or the event is not kept any more
   */
  static OrderStatus.@Nullable Reason of(
      Instance instance, List<SentMessage> sent, Supplier<Optional<byte[]>> suppressed) {
    String outcome = instance.outcome();
    if (outcome == null || OrderState.ofOutcome(outcome) != OrderState.CANCELLED) {
      return null;
    }
    return sent.stream()
        .filter(message -> message.type().equals(EVENT))
        .reduce((earlier, later) -> later)
        .map(SentMessage::payload)
        .or(suppressed)
        .map(CancellationReasons::reason)
        .orElseGet(() -> new OrderStatus.Reason(outcome, null));
  }

  private static OrderStatus.Reason reason(byte[] payload) {
    try {
      JsonNode event = JSON.readTree(payload);
      return new OrderStatus.Reason(
          event.path("reason").asText(), event.path("reasonDetail").asText(null));
    } catch (IOException e) {
      throw new UncheckedIOException("An OrderCancelledEvent that we sent is not JSON", e);
    }
  }
}
