package io.orderescrow.retry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Message;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a {@code RetryRequestedEvent} says. */
record RetryRequest(Envelope envelope, ObjectNode content) {

  static RetryRequest of(Message message) {
    return new RetryRequest(message.envelope(), message.payload());
  }

  String target() {
    return content.path("target").asText();
  }

  String subject() {
    return envelope.subject();
  }

  ObjectNode payload() {
    return (ObjectNode) content.path("payload");
  }

  int attempt() {
    return content.path("attempt").asInt();
  }

  /** The most sendings the service itself wants. */
  Optional<Integer> maxAttempts() {
    JsonNode most = content.path("maxAttempts");
    return most.isMissingNode() ? Optional.empty() : Optional.of(most.asInt());
  }

  @Nullable String reason() {
    return content.path("reason").textValue();
  }

  /**
   * The time it asks for; empty when its contract lets it pass but there is no such moment. Rounded
   * up to what PostgreSQL keeps: never before its time.
   */
  Optional<Instant> retryAt() {
    try {
      Instant asked = OffsetDateTime.parse(content.path("retryAt").asText()).toInstant();
      return Optional.of(asked.plusNanos(999).truncatedTo(ChronoUnit.MICROS));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
