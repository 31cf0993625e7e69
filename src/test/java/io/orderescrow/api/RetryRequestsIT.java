package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.embedded.RowLock;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import io.orderescrow.outbox.SentMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A service requests retries: accepted, sent, limited and rejected ones. */
@OnTheWeb
class RetryRequestsIT extends RetryFixture {

  @Test
  @Tag("S22")
  void sendsADueRetryAtOnceWithTheSameCommandId() {
    RawMessage request = request(1, Instant.now().minusSeconds(60));
    inbox.receive(List.of(request));

    await().atMost(SOON).until(() -> !sent.forSubject(order).isEmpty());
    SentMessage resent = sent.forSubject(order).get(0);
    assertThat(resent.type()).isEqualTo(TARGET);
    assertThat(resent.commandId()).isEqualTo(Envelopes.commandId(order, TARGET));
    assertThat(resent.causationId()).isEqualTo(request.headers().get("cloudEvents_id"));
    assertThat(resent.attempt()).isEqualTo(2);
    assertThat(new String(resent.payload(), StandardCharsets.UTF_8))
        .isEqualTo("{\"orderId\":\"%s\",\"invoiceId\":\"I-1\"}".formatted(order));
    assertThat(list("SENT").at("/0/messageId").asText()).isEqualTo(resent.id());
    assertThat(dispositions()).containsExactly(Disposition.APPLIED);
  }

  /** Somebody has left a transaction open that holds the row of one order. */
  @Test
  @Tag("F6")
  @Tag("S37")
  void aLockedOrderKeepsNoOtherRetryWaiting(@Autowired TestEnvironment environment) {
    String locked = UUID.randomUUID().toString();
    inbox.receive(List.of(RawMessages.createOrder(locked)));
    String row = "select 1 from process_instance where business_key = ? for update";
    RawMessage request =
        RawMessages.rawMessage(
            "RetryRequestedEvent",
            locked,
            "/invoice",
            null,
            json(1, Instant.now()).replace(order, locked));

    try (RowLock lock = RowLock.hold(environment, row, locked)) {
      inbox.receive(List.of(request));
      inbox.receive(List.of(request(1, Instant.now())));

      await().atMost(SOON).until(() -> !sent.forSubject(order).isEmpty());
      assertThat(sent.forSubject(locked)).extracting(SentMessage::type).doesNotContain(TARGET);
    }

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(sent.forSubject(locked)).extracting(SentMessage::type).contains(TARGET));
  }

  @Test
  @Tag("S22")
  @Tag("S28")
  void countsARetryAsAnAttemptOfItsCommand() {
    inbox.receive(List.of(RawMessages.createOrder(order)));
    String target = "\"target\": \"ReserveInventoryCommand\"";
    String lines = "\"lines\": [{\"sku\": \"A\", \"quantity\": 1, \"unitPrice\": 1}]";
    for (int i = 0; i < 2; i++) {
      inbox.receive(
          List.of(
              retryRequest(
                  json(1, Instant.now())
                      .replace("\"target\": \"" + TARGET + "\"", target)
                      .replace("\"invoiceId\": \"I-1\"", lines))));
      int times = i + 2;
      await().atMost(SOON).until(() -> sent.forSubject(order).size() == times);
    }

    assertThat(sent.forSubject(order)).extracting(SentMessage::attempt).containsExactly(1, 2, 3);
    JsonNode timeline = caller.get(ApiClient.CLERK, "/orders/" + order).json().path("timeline");
    assertThat(timeline).hasSize(6);
    assertThat(timeline.findValuesAsText("type"))
        .containsOnlyOnce("CreateOrderEvent")
        .contains("RetryRequestedEvent", "ReserveInventoryCommand");
  }

  @Test
  @Tag("S22")
  void ignoresDuplicateRequests() {
    RawMessage request = request(1, later);
    inbox.receive(List.of(request, request));
    inbox.receive(List.of(request));

    assertThat(list("OPEN")).hasSize(1);
    assertThat(dispositions())
        .containsExactlyInAnyOrder(
            Disposition.APPLIED, Disposition.DUPLICATE, Disposition.DUPLICATE);
  }

  @Test
  @Tag("S22")
  void acceptsSeveralRequestsOfOneOrderInOneBatch() {
    inbox.receive(List.of(request(1, later), RawMessages.createOrder(order), request(2, later)));

    assertThat(dispositions()).containsOnly(Disposition.APPLIED).hasSize(3);
    assertThat(list("OPEN")).hasSize(2);
  }

  /** These requests conform to their schema, but cannot be served. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VoidInvoiceCommand | TeleportCommand        | the catalogue has no message 'TeleportCommand'",
        "VoidInvoiceCommand | InvoiceVoidedEvent     | no service receives InvoiceVoidedEvent",
        "VoidInvoiceCommand | OrderCompletedEvent    | no service receives OrderCompletedEvent",
        "VoidInvoiceCommand | CreateOrderEvent       | no service receives CreateOrderEvent",
        "VoidInvoiceCommand | SendInvoiceCommand     | not a valid SendInvoiceCommand: /customer is missing",
        "\"I-1\"            | 7                      | not a valid VoidInvoiceCommand: /invoiceId must be a string",
        "{\"orderId\": \"   | {\"orderId\": \"x      | /orderId must equal the subject",
        "\"attempt\": 1     | \"attempt\": 20        | the maximum is reached: VoidInvoiceCommand has been sent 20 times",
        "\"attempt\": 1     | \"attempt\": 3, \"maxAttempts\": 3 | may be sent 3 times (/maxAttempts)",
        "\"attempt\": 1     | \"attempt\": 30, \"maxAttempts\": 90 | may be sent 20 times",
      })
  @Tag("S22")
  @Tag("S27")
  void parksRequestsThatCannotBeServed(String part, String instead, String reason) {
    String json = json(1, later).replace(part, instead);

    inbox.receive(List.of(retryRequest(json), RawMessages.createOrder(order)));

    assertThat(dispositions()).containsExactly(Disposition.PARKED, Disposition.APPLIED);
    assertThat(received.forSubject(order).get(0).reason()).contains(reason);
    assertThat(list("OPEN")).isEmpty();
  }

  @Test
  @Tag("S22")
  void parksRequestsBeyondTheLongestWait() {
    inbox.receive(List.of(request(1, Instant.now().plus(Duration.ofDays(8)))));

    assertThat(dispositions()).containsExactly(Disposition.PARKED);
    assertThat(received.forSubject(order).get(0).reason())
        .contains("fulfilment.retry.longest-wait");
  }

  @Test
  @Tag("S23")
  void limitsAttemptsOfAServiceThatAlwaysReportsTheFirst() {
    for (int i = 0; i < 25; i++) {
      inbox.receive(List.of(request(1, Instant.now())));
      await().atMost(SOON).until(() -> list("OPEN").isEmpty());
    }

    // The first retry is the second attempt: the service has received the first.
    assertThat(sent.forSubject(order)).hasSize(19);
    assertThat(sent.forSubject(order)).extracting(SentMessage::attempt).endsWith(19, 20);
    assertThat(dispositions())
        .containsSequence(Disposition.APPLIED, Disposition.PARKED)
        .endsWith(Disposition.PARKED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"attempt\": 0",
        "\"attempt\": -1",
        "\"attempt\": 1000000",
        "\"attempt\": 1.5",
        "\"attempt\": \"1\"",
        "\"attempt\": 1, \"maxAttempts\": 0",
        "\"attempt\": 1, \"retryAt\": \"tomorrow\"",
        "\"attempt\": 1, \"payload\": []",
      })
  @Tag("S27")
  void recordsInvalidRequestsAsMalformed(String field) {
    String json =
        json(1, later)
            .replace(field.contains("retryAt") ? "\"retryAt\": \"" + later + "\"," : "none", "")
            .replaceFirst(field.contains("payload") ? ", \"payload\": \\{.*?}" : "none", "")
            .replace("\"attempt\": 1", field);

    inbox.receive(List.of(retryRequest(json)));

    assertThat(dispositions()).containsExactly(Disposition.MALFORMED);
  }

  /** As after a deployment with a stricter catalogue. */
  @Test
  @Tag("S22")
  void cancelsRetriesThatTheCatalogueNoLongerAllows() {
    inbox.receive(List.of(request(1, later), request(2, later)));
    jdbc.update("update retry_request set payload = '{}' where subject = ? and attempt = 1", order);

    jdbc.update("update retry_request set due_at = now() where subject = ?", order);

    await().atMost(SOON).until(() -> list("OPEN").isEmpty());
    assertThat(attempts(list("SENT"))).containsExactly(2);
    JsonNode givenUp = list("CANCELLED").path(0);
    assertThat(givenUp.path("settledBy").asText()).isEqualTo("/orchestrator");
    assertThat(givenUp.path("settledReason").asText()).contains("/orderId is missing");
  }
}
