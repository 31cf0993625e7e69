package io.orderescrow.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Lineage;
import io.orderescrow.outbox.Mode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

class RetryRulesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final RetrySettings SETTINGS =
      new RetrySettings(3, Duration.ofDays(7), Duration.ofDays(30));
  private static final ResendableMessages RESENDABLE =
      new ResendableMessages(
          Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml")));

  @Test
  void acceptsARequestWithinAllLimits() {
    assertThat(validate(request("2026-03-08T12:00:00Z", 2), 2)).isEmpty();
  }

  @Test
  void rejectsEveryRequestInTrackingMode() {
    RetryRules rules =
        new RetryRules(RESENDABLE, SETTINGS, Mode.TRACK_ONLY, Clock.fixed(NOW, ZoneOffset.UTC));

    assertThat(rules.validate(retry(request("2026-03-01T13:00:00Z", 1)), () -> 0))
        .contains("VoidInvoiceCommand is not sent: fulfilment.mode is track-only");
  }

  @Test
  void rejectsATimeTooFarAhead() {
    assertThat(validate(request("2026-03-08T12:00:01Z", 1), 0).orElseThrow())
        .contains("/retryAt", "fulfilment.retry.longest-wait");
  }

  @Test
  void rejectsATimeThatDoesNotExist() {
    assertThat(validate(request("2026-02-30T12:00:00Z", 1), 0))
        .contains("/retryAt is not a valid date and time");
  }

  @Test
  void rejectsAMessageThatNoServiceReceives() {
    assertThat(validate(request("2026-03-01T13:00:00Z", 1).put("target", "OrderCompletedEvent"), 0))
        .contains("no service receives OrderCompletedEvent from the orchestrator");
  }

  @Test
  void rejectsAPayloadOfAnotherOrder() {
    ObjectNode content = request("2026-03-01T13:00:00Z", 1);
    content.putObject("payload").put("orderId", "another");

    assertThat(validate(content, 0).orElseThrow()).contains("must equal the subject");
  }

  @Test
  void countsTheAttemptsItselfWhenTheServiceDoesNot() {
    assertThat(validate(request("2026-03-01T13:00:00Z", 1), 3).orElseThrow())
        .contains("sent 3 times", "fulfilment.retry.max-attempts");
  }

  @Test
  void respectsALowerLimitOfTheService() {
    assertThat(validate(request("2026-03-01T13:00:00Z", 2).put("maxAttempts", 2), 0).orElseThrow())
        .contains("sent 2 times", "/maxAttempts");
  }

  private static Optional<String> validate(ObjectNode content, int timesSent) {
    return new RetryRules(RESENDABLE, SETTINGS, Mode.COMMANDING, Clock.fixed(NOW, ZoneOffset.UTC))
        .validate(retry(content), () -> timesSent);
  }

  private static RetryRequest retry(ObjectNode content) {
    return new RetryRequest(
        new Envelope("id", "/invoice", "RetryRequestedEvent", "order", NOW, Lineage.NONE), content);
  }

  private static ObjectNode request(String retryAt, int attempt) {
    ObjectNode content =
        JsonNodeFactory.instance
            .objectNode()
            .put("target", "VoidInvoiceCommand")
            .put("retryAt", retryAt)
            .put("attempt", attempt);
    content.putObject("payload").put("orderId", "order");
    return content;
  }
}
