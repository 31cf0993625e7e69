package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.createOrder;
import static io.orderescrow.message.RawMessages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.message.RawMessage;
import io.orderescrow.progress.Wait;
import io.orderescrow.progress.WaitTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Operator actions on one failed message. */
@OnTheWeb
@Tag("S27")
class FailedMessagesIT {

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired InboxLogTable received;
  @Autowired WaitTable waits;
  @Autowired RuntimeService runtime;
  @Autowired JdbcTemplate jdbc;
  @Autowired MeterRegistry meters;

  private final String order = UUID.randomUUID().toString();

  @Test
  void retryAppliesAParkedMessage() {
    long seq = parked();
    assertThat(waitsAt()).containsExactly("AwaitInventory");

    Answer answer = retry(seq, "?reason=Variable%20fixed");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/disposition")).isEqualTo("APPLIED");
    assertThat(answer.json().at("/failureGroup").isNull()).isTrue();
    assertThat(waitsAt()).containsExactly("AwaitPayment");
    JsonNode action = actions("message=" + seq).path(0);
    assertThat(action.path("kind").asText()).isEqualTo("RETRY_MESSAGE");
    assertThat(action.path("by").asText()).isEqualTo("admin");
    assertThat(action.path("reason").asText()).isEqualTo("Variable fixed");
    assertThat(action.path("detail").asText()).startsWith("was PARKED: ").contains("total");
    assertThat(action.path("failureGroup").asText()).startsWith("parked-InventoryUpdatedEvent-");
    assertThat(action.path("order").asText()).isEqualTo(order);
  }

  @Test
  void retryMayFailAgain() {
    long seq = parked();
    runtime.setVariable(instance(), "total", "a lot");

    Answer answer = retry(seq, "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/disposition")).isEqualTo("PARKED");
    assertThat(retry(seq, "").status()).isEqualTo(200);
    assertThat(actions("message=" + seq)).hasSize(2);
  }

  @Test
  void retryAppliesAnUnknownMessageOnceItsOrderExists() {
    long seq = unknown();

    inbox.receive(List.of(createOrder(order)));

    assertThat(retry(seq, "").at("/disposition")).isEqualTo("APPLIED");
    assertThat(waitsAt()).containsExactly("AwaitPayment");
    assertThat(retry(seq, "").at("/type")).isEqualTo("/problems/message-not-failed");
  }

  @Test
  void retryIsLateAfterTheOrderHasEnded() {
    long seq = unknown();
    inbox.receive(List.of(createOrder(order)));
    runtime.deleteProcessInstance(instance(), "by hand");

    assertThat(retry(seq, "").at("/disposition")).isEqualTo("LATE");
  }

  @Test
  void retryRestartsTheUnknownAfterTimeout() {
    long seq = unknown();

    double waiting = counted(Disposition.WAITING);
    assertThat(retry(seq, "").at("/disposition")).isEqualTo("WAITING");
    assertThat(counted(Disposition.WAITING)).isEqualTo(waiting + 1);

    // Longer than one sweep, which would expire the message if it counted from the time of receipt.
    await()
        .during(Duration.ofSeconds(6))
        .atMost(Duration.ofMinutes(2))
        .until(() -> dispositions().equals(List.of(Disposition.WAITING)));
  }

  @Test
  void editAppliesAMalformedMessageAndAuditsTheOriginal() {
    inbox.receive(List.of(createOrder(order), malformed()));
    long seq = lastSeq();
    assertThat(waitsAt()).containsExactly("AwaitInventory");

    Answer answer = edit(seq, payload("\"R-7\""), "?reason=The%20service%20sent%20a%20number");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/disposition")).isEqualTo("APPLIED");
    assertThat(answer.at("/payload")).contains("\"R-7\"");
    assertThat(answer.at("/source")).isEqualTo("/service");
    assertThat(waitsAt()).containsExactly("AwaitPayment");
    assertThat(runtime.getVariable(instance(), "reservationId")).isEqualTo("R-7");
    JsonNode action = actions("message=" + seq).path(0);
    assertThat(action.path("kind").asText()).isEqualTo("EDIT_MESSAGE");
    assertThat(action.at("/before/payload").asText()).isEqualTo(payload("7"));
    assertThat(action.path("detail").asText()).contains("was MALFORMED: /reservationId must be");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"orderId\": \"%s\", \"reservationId\": 8} | /reservationId must be a string",
        "{\"orderId\": \"another\", \"reservationId\": \"R\"} | /orderId must equal the header",
        "{\"orderId\": \"%s\"} | /reservationId is missing",
        "[] | the body must be a JSON object",
        "{\"orderId\" | the body is not JSON",
      })
  void rejectsAnEditThatViolatesTheSchema(String payload, String sentence) {
    inbox.receive(List.of(createOrder(order), malformed()));
    long seq = lastSeq();

    Answer answer = edit(seq, payload.formatted(order), "?reason=mended");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.at("/type")).isEqualTo("/problems/invalid-payload");
    assertThat(answer.at("/detail")).contains(sentence);
    assertThat(message(seq).at("/payload")).isEqualTo(payload("7"));
    assertThat(message(seq).at("/disposition")).isEqualTo("MALFORMED");
    assertThat(actions("message=" + seq)).isEmpty();
  }

  @Test
  void discardsAMessageWithAReason() {
    long seq = parked();

    assertThat(discard(seq, "").at("/type")).isEqualTo("/problems/bad-parameter");
    Answer answer = discard(seq, "?reason=Sent%20by%20a%20test");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("/disposition")).isEqualTo("DISCARDED");
    assertThat(answer.at("/reason")).contains("Discarded by admin: Sent by a test (was PARKED: ");
    assertThat(discard(seq, "?reason=again").status()).isEqualTo(409);
    assertThat(retry(seq, "").at("/detail")).contains("is DISCARDED");
    assertThat(edit(seq, payload("\"R\""), "?reason=x").status()).isEqualTo(409);
    assertThat(actions("message=" + seq)).hasSize(1);
    assertThat(waitsAt()).containsExactly("AwaitInventory");
  }

  @Test
  void detectsDuplicatesOfADiscardedMessage() {
    inbox.receive(List.of(createOrder(order)));
    runtime.setVariable(instance(), "total", "a lot");
    RawMessage answer = inventoryUpdated();
    inbox.receive(List.of(answer));
    runtime.removeVariable(instance(), "total");
    double discarded = counted(Disposition.DISCARDED);
    assertThat(discard(lastSeq(), "?reason=no").status()).isEqualTo(200);
    assertThat(counted(Disposition.DISCARDED)).isEqualTo(discarded + 1);

    inbox.receive(List.of(answer));

    assertThat(dispositions())
        .containsExactly(Disposition.APPLIED, Disposition.DISCARDED, Disposition.DUPLICATE);
  }

  /** A service may send a corrected message with the same id. */
  @Test
  void appliesACorrectedMessageWithTheIdOfADiscardedOne() {
    RawMessage malformed = malformed();
    inbox.receive(List.of(createOrder(order), malformed));
    assertThat(discard(lastSeq(), "?reason=no").status()).isEqualTo(200);

    inbox.receive(
        List.of(
            new RawMessage(
                payload("\"R-1\"").getBytes(StandardCharsets.UTF_8), malformed.headers())));

    assertThat(dispositions())
        .containsExactly(Disposition.APPLIED, Disposition.DISCARDED, Disposition.APPLIED);
  }

  @ParameterizedTest
  @CsvSource({"R-1, DUPLICATE", "R-2, MALFORMED"})
  void editCannotContradictTheMessageThatTheSenderHasCorrected(String edited, String becomes) {
    RawMessage malformed = malformed();
    inbox.receive(List.of(createOrder(order), malformed));
    long seq = lastSeq();
    inbox.receive(
        List.of(
            new RawMessage(
                payload("\"R-1\"").getBytes(StandardCharsets.UTF_8), malformed.headers())));

    assertThat(edit(seq, payload("\"" + edited + "\""), "?reason=x").at("/disposition"))
        .isEqualTo(becomes);
    assertThat(runtime.getVariable(instance(), "reservationId")).isEqualTo("R-1");
  }

  /** These messages have neither id nor source, so nothing distinguishes them. */
  @Test
  void discardsBinaryMessages() {
    RawMessage nothing = new RawMessage(new byte[] {0, -1, 7, 0}, Map.of());
    inbox.receive(List.of(nothing, nothing));
    List<Long> seqs = seqs(caller.get(ApiClient.ADMIN, "/inbox?disposition=MALFORMED&size=2"));

    assertThat(seqs).hasSize(2);
    assertThat(message(seqs.get(0)).at("/encoding")).isEqualTo("base64");
    assertThat(seqs).allSatisfy(seq -> assertThat(retry(seq, "").status()).isEqualTo(200));
    assertThat(seqs)
        .allSatisfy(seq -> assertThat(discard(seq, "?reason=noise").status()).isEqualTo(200));
  }

  /** One operator edits each message while another discards it. */
  @Test
  void oneOfTwoConcurrentActionsWins() {
    List<Long> seqs = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      inbox.receive(List.of(malformed()));
      seqs.add(lastSeq());
    }

    CompletableFuture.allOf(
            seqs.stream()
                .flatMap(
                    seq ->
                        Stream.of(
                            CompletableFuture.supplyAsync(
                                () -> edit(seq, payload("\"R-1\""), "?reason=race")),
                            CompletableFuture.supplyAsync(() -> discard(seq, "?reason=race"))))
                .toArray(CompletableFuture[]::new))
        .join();

    assertThat(seqs)
        .allSatisfy(
            seq -> {
              JsonNode actions = actions("message=" + seq);
              assertThat(actions).hasSize(1);
              boolean discarded = message(seq).at("/disposition").equals("DISCARDED");
              assertThat(actions.path(0).path("kind").asText())
                  .isEqualTo(discarded ? "DISCARD_MESSAGE" : "EDIT_MESSAGE");
            });
  }

  @Test
  void filtersMessages() {
    inbox.receive(List.of(createOrder(order), malformed(), malformed(), inventoryUpdated()));
    String about = "/inbox?subject=" + order;

    assertThat(seqs(caller.get(ApiClient.ADMIN, about)))
        .hasSize(4)
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThat(seqs(caller.get(ApiClient.ADMIN, about + "&type=CreateOrderEvent"))).hasSize(1);
    assertThat(seqs(caller.get(ApiClient.ADMIN, about + "&disposition=MALFORMED"))).hasSize(2);
    assertThat(seqs(caller.get(ApiClient.ADMIN, about + "&until=2026-01-01T00:00:00Z"))).isEmpty();
    assertThat(seqs(caller.get(ApiClient.ADMIN, about + "&from=2020-01-01T00:00:00Z"))).hasSize(4);
    Answer page = caller.get(ApiClient.ADMIN, about + "&size=3");
    assertThat(seqs(page)).hasSize(3);
    assertThat(seqs(caller.get(ApiClient.ADMIN, about + "&size=3&before=" + page.at("/next"))))
        .hasSize(1);
    assertThat(caller.get(ApiClient.ADMIN, "/inbox?size=100").json().path("messages"))
        .isNotEmpty()
        .allSatisfy(message -> assertThat(message.path("failureGroup").asText()).isNotEmpty());
    assertThat(caller.get(ApiClient.ADMIN, "/inbox?disposition=APPLIED&type=X").at("/detail"))
        .contains("'subject'");
    assertThat(caller.get(ApiClient.ADMIN, "/inbox?disposition=LOST").at("/detail"))
        .contains("MALFORMED");
  }

  @Test
  void answersNotFound() {
    assertThat(message(999_999_999).at("/type")).isEqualTo("/problems/unknown-message");
    assertThat(retry(999_999_999, "").status()).isEqualTo(404);
    assertThat(discard(999_999_999, "?reason=x").status()).isEqualTo(404);
    assertThat(edit(999_999_999, "{}", "?reason=x").status()).isEqualTo(404);
    inbox.receive(List.of(createOrder(order)));
    assertThat(discard(lastSeq(), "?reason=x").at("/detail")).contains("is APPLIED");
  }

  @Test
  void needsGroupAdmin() {
    long seq = parked();

    for (String user : List.of(ApiClient.CLERK, ApiClient.NO_GROUP)) {
      assertThat(
              List.of(
                  caller.get(user, "/inbox/" + seq),
                  caller.get(user, "/actions"),
                  caller.delete(user, "/inbox/" + seq + "?reason=x"),
                  caller.call(user, caller.request("POST", "/inbox/" + seq + "/retry", null)),
                  caller.call(
                      user, caller.request("POST", "/inbox/" + seq + "/edit?reason=x", "{}"))))
          .allSatisfy(
              answer -> {
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.at("/type")).isEqualTo("/problems/forbidden");
              });
    }
    assertThat(caller.call(null, caller.request("POST", "/inbox/" + seq + "/retry", null)).status())
        .isEqualTo(401);
    assertThat(message(seq).at("/disposition")).isEqualTo("PARKED");
  }

  private RawMessage inventoryUpdated() {
    return answer(
        "InventoryUpdatedEvent", order, "ReserveInventoryCommand", "\"reservationId\": \"R-1\"");
  }

  private RawMessage malformed() {
    return new RawMessage(
        payload("7").getBytes(StandardCharsets.UTF_8), inventoryUpdated().headers());
  }

  private String payload(String reservation) {
    return "{\"orderId\": \"%s\", \"reservationId\": %s}".formatted(order, reservation);
  }

  /** The process could not create the next command; by now it can. */
  private long parked() {
    inbox.receive(List.of(createOrder(order)));
    runtime.setVariable(instance(), "total", "a lot");
    inbox.receive(List.of(inventoryUpdated()));
    runtime.removeVariable(instance(), "total");
    assertThat(dispositions()).containsExactly(Disposition.APPLIED, Disposition.PARKED);
    return lastSeq();
  }

  private long unknown() {
    inbox.receive(List.of(with(inventoryUpdated(), "cloudEvents_time", null)));
    jdbc.update(
        """
        update inbox_message set received_at = received_at - interval '1 day',
          disposed_at = disposed_at - interval '1 day' where subject = ?
        """,
        order);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> dispositions().equals(List.of(Disposition.UNKNOWN)));
    return lastSeq();
  }

  private String instance() {
    return runtime
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(order, "order-fulfilment")
        .singleResult()
        .getId();
  }

  private List<String> waitsAt() {
    return waits.forBusinessKey(order).stream().map(Wait::activityId).toList();
  }

  /** Number of answers with this disposition, according to the metrics. */
  private double counted(Disposition disposition) {
    return meters
        .counter(
            "fulfilment.inbox.dispositions",
            "disposition",
            disposition.name(),
            "type",
            "InventoryUpdatedEvent")
        .count();
  }

  private List<Disposition> dispositions() {
    return received.forSubject(order).stream().map(ReceivedMessage::disposition).toList();
  }

  private long lastSeq() {
    List<ReceivedMessage> all = received.forSubject(order);
    return all.get(all.size() - 1).seq();
  }

  private static List<Long> seqs(Answer page) {
    return page.json().path("messages").findValuesAsText("seq").stream()
        .map(Long::valueOf)
        .toList();
  }

  private Answer message(long seq) {
    return caller.get(ApiClient.ADMIN, "/inbox/" + seq);
  }

  private JsonNode actions(String query) {
    return caller.get(ApiClient.ADMIN, "/actions?size=100&" + query).json().path("actions");
  }

  private Answer retry(long seq, String query) {
    return post("/inbox/" + seq + "/retry" + query, null);
  }

  private Answer edit(long seq, String payload, String query) {
    return post("/inbox/" + seq + "/edit" + query, payload);
  }

  private Answer post(String path, @org.jspecify.annotations.Nullable String body) {
    return caller.call(ApiClient.ADMIN, caller.request("POST", path, body));
  }

  private Answer discard(long seq, String query) {
    return caller.delete(ApiClient.ADMIN, "/inbox/" + seq + query);
  }
}
