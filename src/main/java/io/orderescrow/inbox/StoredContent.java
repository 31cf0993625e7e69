package io.orderescrow.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Message;
import io.orderescrow.message.Secrets;
import io.orderescrow.message.StoredPayload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a stored message says. A repetition that says something else is a failed message, because
 * dropping it could lose an order or hide a payment that was made twice.
 */
record StoredContent(String type, String subject, @Nullable String commandId, byte[] payload) {

  /** The payload of a message whose personal data was erased. No message has it otherwise. */
  private static final byte[] ERASED = "{}".getBytes(StandardCharsets.UTF_8);

  /** Numbers of equal value are equal, such as 1 and 1.0. */
  static final Comparator<JsonNode> BY_VALUE =
      (one, other) ->
          one.isNumber() && other.isNumber()
              ? one.decimalValue().compareTo(other.decimalValue())
              : one.equals(other) ? 0 : 1;

  /** A removed secret cannot be compared and counts as equal. */
  private static final Comparator<JsonNode> BY_VALUE_EXCEPT_HIDDEN =
      (stored, other) -> stored.asText().equals(Secrets.MASK) ? 0 : BY_VALUE.compare(stored, other);

  /** Whether it belongs to the same instance, and to the same command if it is an answer. */
  boolean isAbout(Envelope envelope) {
    return type.equals(envelope.type())
        && subject.equals(envelope.subject())
        && Objects.equals(commandId, envelope.lineage().commandId());
  }

  /** Whether a message has the same type, business key and payload; its encoding may differ. */
  boolean isRepeatedBy(Message message) {
    return type.equals(message.envelope().type())
        && subject.equals(message.envelope().subject())
        && hasPayload(message);
  }

  /**
   * Whether the payload is equal, apart from removed secrets; an erased payload cannot be compared
   * and counts as equal.
   */
  boolean hasPayload(Message message) {
    return Arrays.equals(payload, ERASED)
        || StoredPayload.read(payload).equals(BY_VALUE_EXCEPT_HIDDEN, message.payload());
  }
}
