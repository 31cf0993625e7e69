package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.SentMessage;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Retries requested by services, and operator actions on them. */
@OnTheWeb
class RetriesIT {

  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String TARGET = "VoidInvoiceCommand";

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired InboxLogTable received;
  @Autowired OutboxLogTable sent;
  @Autowired JdbcTemplate jdbc;

  private final String order = UUID.randomUUID().toString();
  private final Instant later = Instant.now().plusSeconds(3600);

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

  @Test
  @Tag("S22")
  @Tag("S28")
  void countsARetryAsAnAttemptOfItsCommand() {
    inbox.receive(List.of(RawMessages.createOrder(order)));
    String ask = "\"target\": \"ReserveInventoryCommand\"";
    String lines = "\"lines\": [{\"sku\": \"A\", \"quantity\": 1, \"unitPrice\": 1}]";
    for (int i = 0; i < 2; i++) {
      inbox.receive(
          List.of(
              letter(
                  json(1, Instant.now())
                      .replace("\"target\": \"" + TARGET + "\"", ask)
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

    inbox.receive(List.of(letter(json), RawMessages.createOrder(order)));

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

    inbox.receive(List.of(letter(json)));

    assertThat(dispositions()).containsExactly(Disposition.MALFORMED);
  }

  @Test
  @Tag("S23")
  void listsOpenRetriesByDueTimePageByPage() {
    inbox.receive(Stream.of(30, 10, 20).map(i -> request(i / 10, later.plusSeconds(i))).toList());

    assertThat(attempts(list("OPEN"))).containsExactly(1, 2, 3);
    List<Integer> paged = new ArrayList<>();
    String next = "";
    do {
      Answer page = get("?size=2&subject=" + order + "&target=" + TARGET + next);
      paged.addAll(attempts(page.json().path("retries")));
      next = page.json().path("next").isNull() ? "" : "&after=" + page.at("/next");
    } while (!next.isEmpty());
    assertThat(paged).containsExactly(1, 2, 3);
    assertThat(get("?subject=" + order + "&target=ShipOrderCommand").json().at("/retries"))
        .isEmpty();
    assertThat(get("?state=LOST").at("/type")).isEqualTo("/problems/bad-parameter");
  }

  @Test
  @Tag("S23")
  void cancelsARetryAndAuditsTheReason() {
    String id = requested(later);

    assertThat(delete(id, "").at("/type")).isEqualTo("/problems/bad-parameter");
    Answer cancelled = delete(id, "?reason=Sent%20by%20hand");

    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(delete(id, "?reason=again").at("/type")).isEqualTo("/problems/retry-settled");
    assertThat(run(id).status()).isEqualTo(409);
    JsonNode record = get("/" + id).json();
    assertThat(record.path("state").asText()).isEqualTo("CANCELLED");
    assertThat(record.path("settledBy").asText()).isEqualTo("admin");
    assertThat(record.path("settledReason").asText()).isEqualTo("Sent by hand");
    assertThat(record.path("settledAt").asText()).isNotEmpty();
    assertThat(attempts(list("CANCELLED"))).containsExactly(1);
    assertThat(sent.forSubject(order)).isEmpty();
    JsonNode actions =
        caller.get(ApiClient.ADMIN, "/actions?order=" + order).json().path("actions");
    assertThat(actions).hasSize(1);
    assertThat(actions.at("/0/kind").asText()).isEqualTo("CANCEL_RETRY");
    assertThat(actions.at("/0/target").asText()).isEqualTo(id);
    assertThat(actions.at("/0/by").asText()).isEqualTo("admin");
    assertThat(actions.at("/0/reason").asText()).isEqualTo("Sent by hand");
  }

  @Test
  @Tag("S23")
  void sendsARetryOnRequest() {
    String id = requested(later);

    Answer run = run(id);

    assertThat(run.status()).isEqualTo(200);
    assertThat(sent.forSubject(order))
        .extracting(SentMessage::id)
        .containsExactly(run.at("/messageId"));
    assertThat(run.at("/settledBy")).isEqualTo("admin");
    assertThat(run(id).at("/type")).isEqualTo("/problems/retry-settled");
    assertThat(delete(id, "?reason=no").status()).isEqualTo(409);
    await().atMost(SOON).until(() -> sent.forSubject(order).get(0).sentAt() != null);
    assertThat(sent.forSubject(order)).hasSize(1);
    Answer record = caller.get(ApiClient.ADMIN, "/actions?order=" + order);
    assertThat(record.json().path("actions")).hasSize(1);
    assertThat(record.at("/actions/0/kind")).isEqualTo("RUN_RETRY");
  }

  /** The retries become due while one user cancels each and another sends it. */
  @Test
  @Tag("S23")
  void sendsOrCancelsButNeverBoth() {
    inbox.receive(Stream.generate(() -> request(1, later)).limit(40).toList());
    List<String> ids = list("OPEN").findValuesAsText("id");
    assertThat(ids).hasSize(40);
    Instant soon = Instant.now().plusMillis(1500);
    jdbc.update(
        "update retry_request set due_at = ? where subject = ?", Timestamp.from(soon), order);
    await().until(() -> Instant.now().isAfter(soon.minusMillis(200)));

    CompletableFuture.allOf(
            ids.stream()
                .flatMap(
                    id ->
                        Stream.of(
                            CompletableFuture.runAsync(() -> run(id)),
                            CompletableFuture.runAsync(() -> delete(id, "?reason=race"))))
                .toArray(CompletableFuture[]::new))
        .join();
    await().atMost(SOON).until(() -> list("OPEN").isEmpty());

    List<String> messageIds = list("SENT").findValuesAsText("messageId");
    assertThat(sent.forSubject(order))
        .extracting(SentMessage::id)
        .containsExactlyInAnyOrderElementsOf(messageIds);
    assertThat(messageIds.size() + list("CANCELLED").size()).isEqualTo(40);
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

  @Test
  void answersNotFound() {
    assertThat(get("/999999").at("/type")).isEqualTo("/problems/unknown-retry");
    assertThat(delete("999999", "?reason=x").status()).isEqualTo(404);
    assertThat(run("999999").status()).isEqualTo(404);
    assertThat(get("/one").at("/type")).isEqualTo("/problems/bad-parameter");
  }

  @Test
  void needsGroupAdmin() {
    String id = requested(later);

    assertThat(
            caller
                .call(ApiClient.CLERK, caller.request("POST", "/retries/" + id + "/run", null))
                .status())
        .isEqualTo(403);
    assertThat(caller.delete(ApiClient.CLERK, "/retries/" + id + "?reason=x").status())
        .isEqualTo(403);
    assertThat(get("/" + id).at("/state")).isEqualTo("OPEN");
  }

  @Test
  void openApiDocumentDescribesRetries() {
    var document = caller.get(ApiClient.CLERK, "/v3/api-docs");

    assertThat(document.at("/paths/~1retries/get/description")).contains("by due time");
    assertThat(document.at("/paths/~1retries~1{id}~1run/post/responses/409/$ref")).isNotEmpty();
    assertThat(document.at("/info/description")).contains("/problems/retry-settled");
  }

  private String requested(Instant retryAt) {
    RawMessage request = request(1, retryAt);
    inbox.receive(List.of(request));
    return list("OPEN").at("/0/id").asText();
  }

  private JsonNode list(String state) {
    return get("?size=100&subject=" + order + "&state=" + state).json().path("retries");
  }

  private static List<Integer> attempts(JsonNode retries) {
    return IntStream.range(0, retries.size())
        .mapToObj(i -> retries.get(i).path("attempt").asInt())
        .toList();
  }

  private Answer get(String rest) {
    return caller.get(ApiClient.ADMIN, "/retries" + rest);
  }

  private Answer delete(String id, String rest) {
    return caller.delete(ApiClient.ADMIN, "/retries/" + id + rest);
  }

  private Answer run(String id) {
    return caller.call(ApiClient.ADMIN, caller.request("POST", "/retries/" + id + "/run", null));
  }

  private List<Disposition> dispositions() {
    return received.forSubject(order).stream().map(ReceivedMessage::disposition).toList();
  }

  private RawMessage request(int attempt, Instant retryAt) {
    return letter(json(attempt, retryAt));
  }

  private RawMessage letter(String json) {
    return RawMessages.rawMessage("RetryRequestedEvent", order, "/invoice", null, json);
  }

  private String json(int attempt, Instant retryAt) {
    return """
        {"subject": "%1$s", "target": "%2$s", "retryAt": "%3$s", "attempt": %4$d, "payload": {"orderId": "%1$s", "invoiceId": "I-1"}}
        """
        .formatted(order, TARGET, retryAt, attempt);
  }
}
