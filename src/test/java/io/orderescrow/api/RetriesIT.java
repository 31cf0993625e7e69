package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.message.RawMessage;
import io.orderescrow.outbox.SentMessage;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An operator lists, sends and cancels retries. */
@OnTheWeb
class RetriesIT extends RetryFixture {

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
    assertThat(resent()).isEmpty();
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
    assertThat(resent()).extracting(SentMessage::id).containsExactly(run.at("/messageId"));
    assertThat(run.at("/settledBy")).isEqualTo("admin");
    assertThat(run(id).at("/type")).isEqualTo("/problems/retry-settled");
    assertThat(delete(id, "?reason=no").status()).isEqualTo(409);
    await().atMost(SOON).until(() -> resent().get(0).sentAt() != null);
    assertThat(resent()).hasSize(1);
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
    assertThat(resent())
        .extracting(SentMessage::id)
        .containsExactlyInAnyOrderElementsOf(messageIds);
    assertThat(messageIds.size() + list("CANCELLED").size()).isEqualTo(40);
  }

  /** The service answered after it had asked for the retry. */
  @Test
  @Tag("S23")
  @Tag("S44")
  void doesNotSendARetryThatTheOrderNoLongerWaitsFor() {
    String first = requested(later);
    inbox.receive(List.of(request(2, later)));
    inbox.receive(List.of(answer("InventoryUpdatedEvent", order, "\"reservationId\": \"R-1\"")));
    int before = resent().size();

    Answer run = run(first);
    jdbc.update("update retry_request set due_at = now() where subject = ?", order);
    await().atMost(SOON).until(() -> list("OPEN").isEmpty());

    assertThat(run.status()).isEqualTo(409);
    assertThat(run.at("/type")).isEqualTo("/problems/retry-settled");
    assertThat(run.at("/detail")).contains("CANCELLED");
    assertThat(list("CANCELLED").findValuesAsText("settledReason"))
        .hasSize(2)
        .allMatch(reason -> reason.contains("waits for an answer to " + TARGET + " any more"));
    assertThat(list("CANCELLED").findValuesAsText("settledBy")).containsOnly("/orchestrator");
    assertThat(resent()).hasSize(before);
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

  private Answer delete(String id, String rest) {
    return caller.delete(ApiClient.ADMIN, "/retries/" + id + rest);
  }

  private Answer run(String id) {
    return caller.call(ApiClient.ADMIN, caller.request("POST", "/retries/" + id + "/run", null));
  }
}
