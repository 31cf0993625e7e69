package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.createOrder;
import static io.orderescrow.message.RawMessages.orderJson;
import static io.orderescrow.message.RawMessages.rawMessage;
import static io.orderescrow.message.RawMessages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.embedded.CapturedLog;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessage;
import io.orderescrow.outbox.OutboxLogTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** The payment token is shown to nobody, reaches the payment service, and is removed after that. */
@OnTheWeb
@Tag("S40")
class SecretsIT {

  private static final String CAPTURE = "CapturePaymentCommand";

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired OutboxLogTable sent;
  @Autowired RuntimeService runtime;
  @Autowired ManagementService management;
  @Autowired JdbcTemplate jdbc;

  private final String order = UUID.randomUUID().toString();
  private final String token = "tok_" + UUID.randomUUID();

  @Test
  void nothingButTheColumnsForSecretsHoldsTheToken() {
    waitForPayment();
    inbox.receive(List.of(createOrder(order, token), retryRequest()));

    assertThat(tablesWith(token, "- 'secrets'")).isEmpty();
    assertThat(tablesWith(token, ""))
        .containsExactlyInAnyOrder("inbox_message", "outbox_message", "process_instance");
    assertThat(sentToken()).isEqualTo(token);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/orders/ORDER",
        "/inbox?subject=ORDER&disposition=APPLIED",
        "/inbox/SEQ",
        "/retries?subject=ORDER",
        "/engine-rest/variable-instance?deserializeValues=false&processInstanceIdIn=INSTANCE",
        "/engine-rest/process-instance/INSTANCE/variables/order?deserializeValue=false",
        "/engine-rest/history/variable-instance?processInstanceId=INSTANCE",
      })
  void showsAMask(String path) {
    waitForPayment();
    inbox.receive(List.of(retryRequest()));
    long seq =
        jdbc.queryForObject(
            "select min(seq) from inbox_message where subject = ?", Long.class, order);

    Answer answer =
        caller.get(
            ApiClient.ADMIN,
            path.replace("ORDER", order).replace("SEQ", "" + seq).replace("INSTANCE", instance()));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain(token);
    if (!path.equals("/orders/ORDER") && !path.contains("history")) {
      assertThat(answer.body()).contains("(hidden)");
    }
  }

  @Test
  void everySendingOfTheCommandHasTheToken() {
    waitForPayment();

    String reminder =
        management
            .createJobQuery()
            .processInstanceId(instance())
            .activityId("PaymentSilent")
            .singleResult()
            .getId();
    management.executeJob(reminder);
    assertThat(sent.timesSent(order, CAPTURE)).isEqualTo(2);
    assertThat(sentToken()).isEqualTo(token);

    inbox.receive(List.of(retryRequest()));
    String retry = caller.get(ApiClient.ADMIN, "/retries?subject=" + order).at("/retries/0/id");
    Answer run =
        caller.call(
            ApiClient.ADMIN, caller.request("POST", "/retries/" + retry + "/run?reason=now", null));
    assertThat(run.status()).as(run.body()).isEqualTo(200);
    assertThat(sent.timesSent(order, CAPTURE)).isEqualTo(3);
    assertThat(sentToken()).isEqualTo(token);
  }

  @Test
  void theAnswerOfThePaymentServiceEndsTheNeed() {
    waitForPayment();
    inbox.receive(List.of(captured()));

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(tablesWith(token, "")).isEmpty());

    assertThat(dispositionsAfter(createOrder(order, token))).containsExactly("REDUNDANT");
    assertThat(dispositionsAfter(createOrder(order, "tok_other"))).containsExactly("REDUNDANT");
    assertThat(dispositionsAfter(replaced(createOrder(order, token), "10997", "10998")))
        .containsExactly("PARKED");
    RawMessage late = retryRequest();
    assertThat(dispositionsAfter(late)).containsExactly("PARKED");
    assertThat(sent.timesSent(order, CAPTURE)).isEqualTo(1);
    inbox.receive(
        List.of(
            rawMessage(
                "ServiceStartedEvent",
                "payment",
                "/payment",
                null,
                "{\"service\": \"payment\", \"startedAt\": \"%s\"}".formatted(Instant.now()))));
    assertThat(sent.timesSent(order, CAPTURE)).isEqualTo(1);
  }

  @Test
  @Tag("S34")
  void comparesTheTokenAsLongAsItIsStored() {
    RawMessage first = createOrder(order, token);
    inbox.receive(List.of(first));

    assertThat(dispositionsAfter(first)).containsExactly("DUPLICATE");
    assertThat(dispositionsAfter(replaced(first, token, "tok_other"))).containsExactly("MALFORMED");
    assertThat(dispositionsAfter(createOrder(order, "tok_other"))).containsExactly("PARKED");
  }

  @Test
  void theEndOfAnOrderEndsTheNeed() {
    inbox.receive(List.of(createOrder(order, token)));
    inbox.receive(List.of(answer("InventoryRejectedEvent", order, "\"reason\": \"OUT_OF_STOCK\"")));
    inbox.receive(
        List.of(answer("InventoryReleasedEvent", order, "\"outcome\": \"NOTHING_TO_RELEASE\"")));

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(tablesWith(token, "")).isEmpty());
  }

  @Test
  @Tag("S42")
  void anEditThatLeavesTheMaskKeepsTheToken() {
    inbox.receive(
        List.of(replaced(createOrder(order, token), "\"quantity\": 2", "\"quantity\": 0")));
    long seq = newest();
    String shown = caller.get(ApiClient.ADMIN, "/inbox/" + seq).at("/payload");
    assertThat(shown).contains("\"token\": \"(hidden)\"").doesNotContain(token);

    Answer edited =
        caller.call(
            ApiClient.ADMIN,
            caller.request(
                "POST",
                "/inbox/" + seq + "/edit?reason=mended",
                shown.replace("\"quantity\": 0", "\"quantity\": 2")));

    assertThat(edited.at("/disposition")).as(edited.body()).isEqualTo("APPLIED");
    assertThat(edited.body()).doesNotContain(token);
    inbox.receive(List.of(reserved()));
    assertThat(sentToken()).isEqualTo(token);
    assertThat(caller.get(ApiClient.ADMIN, "/actions?message=" + seq).body())
        .contains("(hidden)")
        .doesNotContain(token);
    assertThat(tablesWith(token, "- 'secrets'")).isEmpty();
  }

  @Test
  @Tag("S42")
  void aPatchMovesNoMaskAndAGroupGetsNoSecret() {
    inbox.receive(List.of(replaced(createOrder(order, token), "\"payment\"", "\"paymnt\"")));
    long seq = newest();
    String group = caller.get(ApiClient.ADMIN, "/inbox/" + seq).at("/failureGroup");

    Answer moved =
        patch(
            "/inbox/" + seq,
            "[{\"op\": \"move\", \"from\": \"/payload/paymnt\", \"path\": \"/payload/payment\"}]");
    Answer forAll =
        patch(
            "/failure-groups/" + group,
            "[{\"op\": \"add\", \"path\": \"/payload/payment\", \"value\": {\"token\": \"tok_x\"}}]");
    Answer given =
        patch(
            "/inbox/" + seq,
            "[{\"op\": \"add\", \"path\": \"/payload/payment\", \"value\": {\"token\": \"tok_x\"}}]");

    assertThat(moved.status()).as(moved.body()).isEqualTo(422);
    assertThat(moved.at("/detail")).contains("/payment/token has the mask of a secret");
    assertThat(forAll.at("/type")).as(forAll.body()).isEqualTo("/problems/invalid-edit");
    assertThat(given.at("/disposition")).as(given.body()).isEqualTo("APPLIED");
    inbox.receive(List.of(reserved()));
    assertThat(sentToken()).isEqualTo("tok_x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"TOKEN\"", "TOKEN", "\"TOKEN"})
  void noReasonAndNoLogLineQuotesABrokenBody(String value) {
    RawMessage broken = replaced(createOrder(order, token), "\"" + token + "\"", value);
    try (CapturedLog log = CapturedLog.of("io.orderescrow")) {
      inbox.receive(List.of(replaced(broken, "TOKEN", token), unknownType()));
      assertThat(log.lines()).noneMatch(line -> line.contains(token));
    }
    assertThat(tablesWith(token, "- 'secrets'")).isEmpty();
    assertThat(caller.get(ApiClient.ADMIN, "/inbox?size=20").body()).doesNotContain(token);
    assertThat(caller.get(ApiClient.ADMIN, "/failure-groups").body()).doesNotContain(token);
  }

  @Test
  void anOrderStartedInTheEngineHasAMaskToo() {
    var body = JsonNodeFactory.instance.objectNode().put("businessKey", order);
    body.putObject("variables")
        .putObject("order")
        .put("type", "Json")
        .put("value", orderJson(order, token));
    Answer started =
        caller.call(
            ApiClient.ADMIN,
            caller.request(
                "POST",
                "/engine-rest/process-definition/key/order-fulfilment/start",
                body.toString()));
    assertThat(started.status()).as(started.body()).isEqualTo(200);

    inbox.receive(List.of(reserved()));

    assertThat(tablesWith(token, "- 'secrets'")).isEmpty();
    assertThat(sentToken()).isEqualTo(token);
  }

  private void waitForPayment() {
    inbox.receive(List.of(createOrder(order, token)));
    inbox.receive(List.of(reserved()));
    assertThat(sent.timesSent(order, CAPTURE)).isEqualTo(1);
  }

  private RawMessage reserved() {
    return answer("InventoryUpdatedEvent", order, "\"reservationId\": \"R-1\"");
  }

  private RawMessage captured() {
    return answer("PaymentCapturedEvent", order, "\"paymentId\": \"P-1\"");
  }

  private RawMessage unknownType() {
    return with(createOrder(order, token), "cloudEvents_type", "SomethingElseEvent");
  }

  private RawMessage retryRequest() {
    String json =
        """
        {"subject": "%s", "target": "%s", "retryAt": "%s", "attempt": 1}
        """
            .formatted(order, CAPTURE, Instant.now().plusSeconds(3600));
    return rawMessage("RetryRequestedEvent", order, "/payment", null, json);
  }

  /** What the last command says, as the payment service receives it. */
  private String sentToken() {
    return sent.lastSent(List.of(order), List.of(CAPTURE))
        .get(0)
        .payload()
        .at("/payment/token")
        .asText();
  }

  private List<String> dispositionsAfter(RawMessage message) {
    long before = newest();
    inbox.receive(List.of(message));
    return jdbc.queryForList(
        "select disposition from inbox_message where seq > ? and subject = ? order by seq",
        String.class,
        before,
        order);
  }

  private long newest() {
    return jdbc.queryForObject("select max(seq) from inbox_message", Long.class);
  }

  private String instance() {
    return runtime
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(order, "order-fulfilment")
        .singleResult()
        .getId();
  }

  private Answer patch(String path, String patch) {
    return caller.call(ApiClient.ADMIN, caller.patchRequest(path + "/edit?reason=mended", patch));
  }

  private static RawMessage replaced(RawMessage message, String text, String other) {
    String body = new String(message.body(), StandardCharsets.UTF_8);
    assertThat(body).contains(text);
    return new RawMessage(
        body.replace(text, other).getBytes(StandardCharsets.UTF_8), message.headers());
  }

  /** The tables in which a text occurs, in any column, also as bytes. */
  private List<String> tablesWith(String text, String except) {
    return jdbc
        .queryForList(
            "select tablename from pg_tables where schemaname = current_schema()", String.class)
        .stream()
        .filter(
            table ->
                Boolean.TRUE.equals(
                    jdbc.queryForObject(
                        """
                        select exists (select from (select (to_jsonb(t) %s)::text as row from %s t) t
                          where row like ? or row like ?)
                        """
                            .formatted(except, table),
                        Boolean.class,
                        "%" + text + "%",
                        "%"
                            + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8))
                            + "%")))
        .toList();
  }
}
