package io.orderescrow.retry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Message;
import io.orderescrow.retry.OpenCommands.Command;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The content of a {@code RetryRequestedEvent}. */
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

  Command command() {
    return new Command(target(), subject());
  }

  int attempt() {
    return content.path("attempt").asInt();
  }

  /** The limit of attempts that the service itself sets. */
  Optional<Integer> maxAttempts() {
    JsonNode max = content.path("maxAttempts");
    return max.isMissingNode() ? Optional.empty() : Optional.of(max.asInt());
  }

  @Nullable String reason() {
    return content.path("reason").textValue();
  }

  /**
   * The requested time; empty when the contract accepts the text but no such time exists. Rounded
   * up to microseconds, the precision of PostgreSQL, so that no retry is sent early.
   */
  Optional<Instant> retryAt() {
    try {
      Instant requested = OffsetDateTime.parse(content.path("retryAt").asText()).toInstant();
      return Optional.of(requested.plusNanos(999).truncatedTo(ChronoUnit.MICROS));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
