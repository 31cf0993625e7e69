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

/** Why an order was cancelled, taken from what the world was told: {@code OrderCancelledEvent}. */
final class CancellationReasons {

  static final String EVENT = "OrderCancelledEvent";

  private static final ObjectMapper JSON = new ObjectMapper();

  private CancellationReasons() {}

  /**
   * @param unsaid what we would have told, were it ours to tell: its payload
   * @return null unless the order was cancelled; the outcome stands in for a reason when nothing
   *     was told, such as when somebody deleted the instance, or no longer kept
   */
  static OrderStatus.@Nullable Reason of(
      Instance instance, List<SentMessage> sent, Supplier<Optional<byte[]>> unsaid) {
    String outcome = instance.outcome();
    if (outcome == null || OrderState.ofOutcome(outcome) != OrderState.CANCELLED) {
      return null;
    }
    return sent.stream()
        .filter(message -> message.type().equals(EVENT))
        .reduce((earlier, later) -> later)
        .map(SentMessage::payload)
        .or(unsaid)
        .map(CancellationReasons::reason)
        .orElseGet(() -> new OrderStatus.Reason(outcome, null));
  }

  private static OrderStatus.Reason reason(byte[] payload) {
    try {
      JsonNode event = JSON.readTree(payload);
      return new OrderStatus.Reason(
          event.path("reason").asText(), event.path("reasonDetail").asText(null));
    } catch (IOException e) {
      throw new UncheckedIOException("An OrderCancelledEvent of ours is no JSON", e);
    }
  }
}
