package io.orderescrow.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Lineage;
import io.orderescrow.outbox.Mode;
import io.orderescrow.outbox.OutboxLogTable.LastSent;
import io.orderescrow.retry.OpenCommands.CommandState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

class RetryRulesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final RetrySettings SETTINGS =
      new RetrySettings(3, Duration.ofDays(7), Duration.ofDays(30));
  private static final ResendableMessages RESENDABLE =
      new ResendableMessages(
          Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml")));

  /** The command is sent once, and the order waits for its answer. */
  private CommandState state = sent(1, "InventoryReleasedEvent", "InvoiceVoidedEvent");

  private String source = "/invoice";

  @Test
  void acceptsARequestWithinAllLimits() {
    state = sent(2, "InvoiceVoidedEvent");

    assertThat(validate(request("2026-03-08T12:00:00Z", 2))).isEmpty();
  }

  @Test
  void rejectsEveryRequestInTrackingMode() {
    RetryRules rules =
        new RetryRules(RESENDABLE, SETTINGS, Mode.TRACK_ONLY, Clock.fixed(NOW, ZoneOffset.UTC));

    assertThat(rules.validate(retry(request("2026-03-01T13:00:00Z", 1)), () -> state))
        .contains("VoidInvoiceCommand is not sent: fulfilment.mode is track-only");
  }

  @Test
  void rejectsATimeTooFarAhead() {
    assertThat(validate(request("2026-03-08T12:00:01Z", 1)).orElseThrow())
        .contains("/retryAt", "fulfilment.retry.longest-wait");
  }

  @Test
  void rejectsATimeThatDoesNotExist() {
    assertThat(validate(request("2026-02-30T12:00:00Z", 1)))
        .contains("/retryAt is not a valid date and time");
  }

  @Test
  void rejectsAMessageThatNoServiceReceives() {
    assertThat(validate(request("2026-03-01T13:00:00Z", 1).put("target", "OrderCompletedEvent")))
        .contains("no service receives OrderCompletedEvent from the orchestrator");
  }

  @Test
  @Tag("S44")
  void rejectsACommandToAnotherService() {
    source = "/inventory";

    assertThat(validate(request("2026-03-01T13:00:00Z", 1)))
        .contains(
            "source '/inventory' does not receive VoidInvoiceCommand; its answers come from '/invoice'");
  }

  @Test
  @Tag("S44")
  void rejectsACommandThatWasNotSent() {
    state = new CommandState(null, Set.of("InvoiceVoidedEvent"));

    assertThat(validate(request("2026-03-01T13:00:00Z", 1)))
        .contains("the outbox has no VoidInvoiceCommand for 'order' to send again");
  }

  @Test
  @Tag("S44")
  void rejectsACommandWhoseAnswerNobodyAwaits() {
    for (String[] awaited :
        new String[][] {{}, {"InventoryReleasedEvent", "PaymentRefundedEvent"}}) {
      state = sent(1, awaited);

      assertThat(validate(request("2026-03-01T13:00:00Z", 1)))
          .contains("no process of 'order' waits for an answer to VoidInvoiceCommand any more");
    }
  }

  @Test
  @Tag("S44")
  void ignoresThePayloadOfTheRequest() {
    ObjectNode content = request("2026-03-01T13:00:00Z", 1);
    content.putObject("payload").put("orderId", "another").put("invoiceId", 7);

    assertThat(validate(content)).isEmpty();
  }

  @Test
  void rejectsACommandThatAChangedCatalogueDoesNotAllow() {
    LastSent last = lastSent(1);
    last.payload().remove("orderId");
    state = new CommandState(last, Set.of("InvoiceVoidedEvent"));

    assertThat(validate(request("2026-03-01T13:00:00Z", 1)))
        .contains("the VoidInvoiceCommand that was sent is not valid now: /orderId is missing");
  }

  @Test
  void countsTheAttemptsItselfWhenTheServiceDoesNot() {
    state = sent(3, "InvoiceVoidedEvent");

    assertThat(validate(request("2026-03-01T13:00:00Z", 1)).orElseThrow())
        .contains("sent 3 times", "fulfilment.retry.max-attempts");
  }

  @Test
  void respectsALowerLimitOfTheService() {
    assertThat(validate(request("2026-03-01T13:00:00Z", 2).put("maxAttempts", 2)).orElseThrow())
        .contains("sent 2 times", "/maxAttempts");
  }

  private Optional<String> validate(ObjectNode content) {
    return new RetryRules(RESENDABLE, SETTINGS, Mode.COMMANDING, Clock.fixed(NOW, ZoneOffset.UTC))
        .validate(retry(content), () -> state);
  }

  private static CommandState sent(int attempt, String... awaited) {
    return new CommandState(lastSent(attempt), Set.of(awaited));
  }

  private static LastSent lastSent(int attempt) {
    return new LastSent(
        "order",
        "VoidInvoiceCommand",
        attempt,
        JsonNodeFactory.instance.objectNode().put("orderId", "order"));
  }

  private RetryRequest retry(ObjectNode content) {
    return new RetryRequest(
        new Envelope("id", source, "RetryRequestedEvent", "order", NOW, Lineage.NONE), content);
  }

  private static ObjectNode request(String retryAt, int attempt) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("target", "VoidInvoiceCommand")
        .put("retryAt", retryAt)
        .put("attempt", attempt);
  }
}
