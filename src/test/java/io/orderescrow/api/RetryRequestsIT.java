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

    await().atMost(SOON).until(() -> !resent().isEmpty());
    SentMessage resent = resent().get(0);
    assertThat(resent.type()).isEqualTo(TARGET);
    assertThat(resent.commandId()).isEqualTo(Envelopes.commandId(order, TARGET));
    assertThat(resent.causationId()).isEqualTo(request.headers().get("cloudEvents_id"));
    assertThat(resent.attempt()).isEqualTo(2);
    assertThat(resent.payload()).isEqualTo(sent.forSubject(order).get(0).payload());
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
            "/inventory",
            null,
            json(1, Instant.now()).replace(order, locked));

    try (RowLock lock = RowLock.hold(environment, row, locked)) {
      inbox.receive(List.of(request));
      inbox.receive(List.of(request(1, Instant.now())));

      await().atMost(SOON).until(() -> !resent().isEmpty());
      assertThat(sent.forSubject(locked)).hasSize(1);
    }

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(sent.forSubject(locked))
                    .extracting(SentMessage::type)
                    .containsExactly(TARGET, TARGET));
  }

  @Test
  @Tag("S22")
  @Tag("S28")
  void countsARetryAsAnAttemptOfItsCommand() {
    for (int i = 0; i < 2; i++) {
      inbox.receive(List.of(request(1, Instant.now())));
      int times = i + 1;
      await().atMost(SOON).until(() -> resent().size() == times);
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
    inbox.receive(
        List.of(
            request(1, later), RawMessages.cancel(order, "changed my mind"), request(2, later)));

    assertThat(dispositions()).containsOnly(Disposition.APPLIED).hasSize(2);
    assertThat(list("OPEN")).hasSize(2);
  }

  /** These requests conform to their schema, but cannot be served. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ReserveInventoryCommand | TeleportCommand     | the catalogue has no message 'TeleportCommand'",
        "ReserveInventoryCommand | InvoiceVoidedEvent  | no service receives InvoiceVoidedEvent",
        "ReserveInventoryCommand | OrderCompletedEvent | no service receives OrderCompletedEvent",
        "ReserveInventoryCommand | CreateOrderEvent    | no service receives CreateOrderEvent",
        "ReserveInventoryCommand | SendInvoiceCommand  | '/inventory' does not receive SendInvoiceCommand",
        "ReserveInventoryCommand | ReleaseInventoryCommand | the outbox has no ReleaseInventoryCommand",
        "\"attempt\": 1     | \"attempt\": 20        | the maximum is reached: ReserveInventoryCommand has been sent 20 times",
        "\"attempt\": 1     | \"attempt\": 3, \"maxAttempts\": 3 | may be sent 3 times (/maxAttempts)",
        "\"attempt\": 1     | \"attempt\": 30, \"maxAttempts\": 90 | may be sent 20 times",
      })
  @Tag("S22")
  @Tag("S27")
  void parksRequestsThatCannotBeServed(String part, String instead, String reason) {
    String json = json(1, later).replace(part, instead);

    inbox.receive(List.of(retryRequest(json), RawMessages.cancel(order, "changed my mind")));

    assertThat(dispositions()).containsExactly(Disposition.PARKED);
    assertThat(requests().get(0).reason()).contains(reason);
    assertThat(list("OPEN")).isEmpty();
    assertThat(resent())
        .extracting(SentMessage::type)
        .as("the other message of the batch is applied")
        .containsExactly("ReleaseInventoryCommand");
  }

  @Test
  @Tag("S22")
  void parksRequestsBeyondTheLongestWait() {
    inbox.receive(List.of(request(1, Instant.now().plus(Duration.ofDays(8)))));

    assertThat(dispositions()).containsExactly(Disposition.PARKED);
    assertThat(requests().get(0).reason()).contains("fulfilment.retry.longest-wait");
  }

  @Test
  @Tag("S23")
  void limitsAttemptsOfAServiceThatAlwaysReportsTheFirst() {
    for (int i = 0; i < 25; i++) {
      inbox.receive(List.of(request(1, Instant.now())));
      await().atMost(SOON).until(() -> list("OPEN").isEmpty());
    }

    // The first retry is the second attempt: the service has received the first.
    assertThat(resent()).hasSize(19);
    assertThat(resent()).extracting(SentMessage::attempt).endsWith(19, 20);
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
            .replace("\"attempt\": 1", field);

    inbox.receive(List.of(retryRequest(json)));

    assertThat(dispositions()).containsExactly(Disposition.MALFORMED);
  }

  /** As after a deployment with another catalogue. */
  @Test
  @Tag("S22")
  void cancelsRetriesThatTheCatalogueNoLongerAllows() {
    inbox.receive(List.of(request(1, later), request(2, later)));
    jdbc.update(
        "update retry_request set target = 'TeleportCommand' where subject = ? and attempt = 1",
        order);

    jdbc.update("update retry_request set due_at = now() where subject = ?", order);

    await().atMost(SOON).until(() -> list("OPEN").isEmpty());
    assertThat(attempts(list("SENT"))).containsExactly(2);
    JsonNode givenUp = list("CANCELLED").path(0);
    assertThat(givenUp.path("settledBy").asText()).isEqualTo("/orchestrator");
    assertThat(givenUp.path("settledReason").asText())
        .contains("the catalogue has no message 'TeleportCommand'");
  }

  /** A service wants other goods to leave than the customer has ordered. */
  @Test
  @Tag("S44")
  void sendsItsOwnPayloadAndNotThatOfTheRequest() {
    String theirs =
        """
        , "payload": {"orderId": "%s", "lines": [{"sku": "BOOK-1", "quantity": 500, "unitPrice": 0}]}}
        """
            .formatted(order);
    inbox.receive(
        List.of(retryRequest(json(1, Instant.now()).strip().replaceFirst("}$", "") + theirs)));

    await().atMost(SOON).until(() -> !resent().isEmpty());
    assertThat(resent())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.payload()).isEqualTo(sent.forSubject(order).get(0).payload());
              assertThat(message.payload()).asString(StandardCharsets.UTF_8).contains("KEYBOARD-1");
            });
    assertThat(list("SENT").at("/0/payload/lines/0/sku").asText()).isEqualTo("KEYBOARD-1");
  }

  /** An earlier release stored the payload of the request. */
  @Test
  @Tag("S44")
  void sendsItsOwnPayloadForARequestOfAnEarlierRelease() {
    inbox.receive(List.of(request(1, later)));
    jdbc.update(
        """
        update retry_request set due_at = now(),
          payload = convert_to('{"orderId": "' || subject || '", "lines": []}', 'UTF8')
        where subject = ?
        """,
        order);

    await().atMost(SOON).until(() -> !resent().isEmpty());
    assertThat(resent().get(0).payload()).isEqualTo(sent.forSubject(order).get(0).payload());
  }

  /** Each is a valid command, and nothing but the request asks for it. */
  @ParameterizedTest
  @CsvSource({
    "ShipOrderCommand, /inventory, /shipping",
    "CapturePaymentCommand, /inventory, /payment",
    "SendInvoiceCommand, /inventory, /invoice",
    "ShipOrderCommand, /shipping, /shipping",
    "CapturePaymentCommand, /payment, /payment",
    "SendInvoiceCommand, /invoice, /invoice",
  })
  @Tag("S44")
  void sendsNothingForAnOrderThatDoesNotExist(String target, String source, String owner) {
    String nobodys = UUID.randomUUID().toString();
    String payload = RawMessages.orderJson(nobodys, "tok_of_mine");
    RawMessage request =
        RawMessages.rawMessage(
            "RetryRequestedEvent",
            nobodys,
            source,
            null,
            """
            {"subject": "%s", "target": "%s", "retryAt": "%s", "attempt": 1, "payload": %s}
            """
                .formatted(nobodys, target, Instant.now().minusSeconds(60), payload));

    inbox.receive(List.of(request));

    assertThat(received.forSubject(nobodys))
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.disposition()).isEqualTo(Disposition.PARKED);
              assertThat(refused.reason())
                  .contains(
                      source.equals(owner)
                          ? "the outbox has no " + target
                          : "its answers come from '" + owner + "'");
            });
    assertThat(
            jdbc.queryForObject(
                "select count(*) from retry_request where subject = ?", Long.class, nobodys))
        .isZero();
    assertThat(sent.forSubject(nobodys)).isEmpty();
  }

  @Test
  @Tag("S44")
  void parksARequestForACommandThatIsAnswered() {
    inbox.receive(
        List.of(RawMessages.answer("InventoryUpdatedEvent", order, "\"reservationId\": \"R-1\"")));
    int before = resent().size();

    inbox.receive(List.of(request(1, Instant.now())));

    assertThat(dispositions()).containsExactly(Disposition.PARKED);
    assertThat(requests().get(0).reason())
        .contains("waits for an answer to ReserveInventoryCommand any more");
    assertThat(resent()).hasSize(before);
  }
}
