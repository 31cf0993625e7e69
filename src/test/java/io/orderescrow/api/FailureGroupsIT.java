package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.createOrder;
import static io.orderescrow.message.RawMessages.rawMessage;
import static io.orderescrow.message.RawMessages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessage;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Messages that were set aside by the hundred, and decided on at once. */
@OnTheWeb
class FailureGroupsIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired JdbcTemplate jdbc;
  @Autowired TransactionTemplate transaction;

  /**
   * In the name of the messages, so that no other test has the same cause; a name has no digits.
   */
  private final String name =
      "Teleported" + UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "Event";

  @Test
  @Tag("S10")
  @Tag("S27")
  void groupsMessagesByWhatTheyWereSetAsideFor() {
    inbox.receive(IntStream.range(0, 30).mapToObj(i -> unexpected()).toList());
    inbox.receive(
        IntStream.range(0, 20)
            .mapToObj(i -> invoice("\"attempt\": %d".formatted(i * 7 - 200)))
            .toList());
    inbox.receive(List.of(invoice("\"payload\": []"), unexpected()));

    JsonNode cause = cause();

    assertThat(cause.path("count").asInt()).isEqualTo(31);
    assertThat(cause.path("disposition").asText()).isEqualTo("UNEXPECTED");
    assertThat(cause.path("type").asText()).isEqualTo(name);
    assertThat(cause.path("reason").asText()).contains("the catalogue has no message");
    assertThat(cause.path("oldest").asText()).isLessThan(cause.path("newest").asText());
    assertThat(cause.at("/sample/seq").asLong()).isPositive();
    String key = cause.path("cause").asText();
    assertThat(key).matches("unexpected-" + name + "-[0-9a-f]{12}");
    assertThat(caller.get(ApiClient.ADMIN, "/message-causes/" + key).json()).isEqualTo(cause);
    assertThat(caller.get(ApiClient.ADMIN, "/inbox?size=100&cause=" + key).json().path("messages"))
        .hasSize(31);
    assertThat(
            caller.get(ApiClient.ADMIN, "/message-causes?disposition=UNEXPECTED&size=100").body())
        .contains(key);
    assertThat(caller.get(ApiClient.ADMIN, "/message-causes?disposition=PARKED&size=100").body())
        .doesNotContain(key);
    assertThat(caller.get(ApiClient.ADMIN, "/message-causes?disposition=APPLIED").status())
        .isEqualTo(400);
    // Twenty different numbers were too small, each for the same reason.
    assertThat(
            causes()
                .filter(
                    other -> other.path("reason").asText().startsWith("/attempt must be at least")))
        .hasSize(1)
        .allSatisfy(other -> assertThat(other.path("count").asInt()).isGreaterThanOrEqualTo(20));
  }

  @Test
  void showsCausesPageByPageTheLatestFirst() {
    inbox.receive(List.of(with(unexpected(), "cloudEvents_type", name + "A")));
    inbox.receive(List.of(with(unexpected(), "cloudEvents_type", name + "B")));
    inbox.receive(List.of(with(unexpected(), "cloudEvents_type", name + "A")));

    Answer first = caller.get(ApiClient.ADMIN, "/message-causes?size=1");
    Answer second =
        caller.get(ApiClient.ADMIN, "/message-causes?size=1&before=" + first.at("/next"));

    assertThat(first.at("/causes/0/type")).isEqualTo(name + "A");
    assertThat(first.json().at("/causes/0/count").asInt()).isEqualTo(2);
    assertThat(second.at("/causes/0/type")).isEqualTo(name + "B");
  }

  @Test
  @Tag("S10")
  @Tag("S27")
  void discardsAllMessagesOfACauseInBatchesAndTellsHowFarItIs() {
    inbox.receive(IntStream.range(0, 250).mapToObj(i -> unexpected()).toList());
    String key = cause().path("cause").asText();

    assertThat(post("/message-causes/" + key + "/discard").at("/type"))
        .isEqualTo("/problems/bad-parameter");
    Answer asked = post("/message-causes/" + key + "/discard?reason=A%20load%20test");

    assertThat(asked.status()).isEqualTo(202);
    assertThat(asked.at("/total")).isEqualTo("250");
    JsonNode finished = finished(asked.header("Location"));
    assertThat(finished.path("done").asInt()).isEqualTo(250);
    assertThat(finished.path("failed").asInt()).isZero();
    assertThat(finished.path("by").asText()).isEqualTo("admin");
    assertThat(finished.path("why").asText()).isEqualTo("A load test");
    assertThat(countOf("DISCARDED")).isEqualTo(250);
    assertThat(caller.get(ApiClient.ADMIN, "/message-causes/" + key).at("/type"))
        .isEqualTo("/problems/unknown-cause");
    assertThat(
            jdbc.queryForObject(
                """
                select count(*) from operator_action where bulk_action = ?
                  and kind = 'DISCARD_MESSAGE' and reason = 'A load test' and by_user = 'admin'
                """,
                Integer.class,
                finished.path("id").asLong()))
        .isEqualTo(250);
    JsonNode actions =
        caller.get(ApiClient.ADMIN, "/actions?size=100&cause=" + key).json().path("actions");
    assertThat(actions.findValuesAsText("kind")).contains("DISCARD_MESSAGE");
    assertThat(
            jdbc.queryForObject(
                "select detail from operator_action where cause = ? and kind = 'DISCARD_CAUSE'",
                String.class,
                key))
        .isEqualTo("250 messages");
  }

  /** Of the messages half can be read by now, as after a deployment. */
  @Test
  @Tag("S10")
  @Tag("S27")
  void givesAllMessagesOfACauseAnotherTryAndCountsThoseThatFailAgain() {
    List<String> orders = IntStream.range(0, 120).mapToObj(i -> "" + UUID.randomUUID()).toList();
    inbox.receive(
        orders.stream().map(order -> with(createOrder(order), "cloudEvents_type", name)).toList());
    String key = cause().path("cause").asText();
    jdbc.update(
        """
        update inbox_message set headers = replace(headers, ?, 'CreateOrderEvent')
        where cause = ? and seq % 2 = 0
        """,
        name, key);
    int mended =
        jdbc.queryForObject(
            "select count(*) from inbox_message where cause = ? and seq % 2 = 0",
            Integer.class, key);

    JsonNode finished = finished(post("/message-causes/" + key + "/retry").header("Location"));

    assertThat(finished.path("total").asInt()).isEqualTo(120);
    assertThat(finished.path("done").asInt()).isEqualTo(120);
    assertThat(finished.path("failed").asInt()).isEqualTo(120 - mended);
    assertThat(cause().path("count").asInt()).isEqualTo(120 - mended);
    assertThat(
            jdbc.queryForObject(
                """
                select count(*) from inbox_message m join process_instance i
                  on i.business_key = m.subject and i.started_at is not null
                where m.subject = any(?) and m.disposition = 'APPLIED'
                """,
                Integer.class,
                (Object) orders.toArray(String[]::new)))
        .isEqualTo(mended);
  }

  /** Both ask for all messages: each message is decided on by one of them. */
  @Test
  @Tag("S27")
  void decidesOnEachMessageOnceThoughTwoOperatorsAskAtOnce() {
    inbox.receive(IntStream.range(0, 300).mapToObj(i -> unexpected()).toList());
    String key = cause().path("cause").asText();

    // Neither begins before both are asked for.
    List<String> locations =
        transaction.execute(
            status -> {
              jdbc.queryForList("select seq from inbox_message where cause = ? for update", key);
              return Stream.of("one", "other")
                  .map(who -> post("/message-causes/" + key + "/discard?reason=" + who))
                  .map(answer -> answer.header("Location"))
                  .toList();
            });
    int done = locations.stream().mapToInt(at -> finished(at).path("done").asInt()).sum();

    assertThat(done).isEqualTo(300);
    assertThat(countOf("DISCARDED")).isEqualTo(300);
  }

  /** As a node leaves it that died in the middle, its lease run out. */
  @Test
  @Tag("S27")
  void goesOnWithWhatADeadNodeLeft() {
    inbox.receive(IntStream.range(0, 150).mapToObj(i -> unexpected()).toList());
    String key = cause().path("cause").asText();
    long middle =
        jdbc.queryForObject(
            "select seq from inbox_message where cause = ? order by seq offset 49 limit 1",
            Long.class,
            key);
    Long id =
        jdbc.queryForObject(
            """
            insert into bulk_action (kind, cause, by_user, reason, asked_at, until_seq, total,
              place, done, leased_by, leased_until)
            select 'DISCARD', cause, 'admin', 'no use', now(), max(seq), count(*), ?, 50,
              'a dead node', now() + interval '2 seconds'
            from inbox_message where cause = ? group by cause returning id
            """,
            Long.class,
            middle,
            key);

    JsonNode finished = finished("/bulk-actions/" + id);

    assertThat(finished.path("done").asInt()).isEqualTo(150);
    assertThat(countOf("DISCARDED")).isEqualTo(100);
    assertThat(cause().path("count").asInt()).isEqualTo(50);
  }

  @Test
  void leavesAloneWhatIsSetAsideAfterItWasAskedFor() {
    inbox.receive(IntStream.range(0, 5).mapToObj(i -> unexpected()).toList());
    String key = cause().path("cause").asText();

    finished(post("/message-causes/" + key + "/discard?reason=x").header("Location"));
    inbox.receive(List.of(unexpected()));

    assertThat(cause().path("count").asInt()).isEqualTo(1);
    assertThat(cause().path("cause").asText()).isEqualTo(key);
  }

  @Test
  void listsBulkActionsTheLastAskedForFirst() {
    inbox.receive(List.of(unexpected()));
    String key = cause().path("cause").asText();
    Answer asked = post("/message-causes/" + key + "/retry");

    assertThat(caller.get(ApiClient.ADMIN, "/bulk-actions?size=1").at("/bulkActions/0/id"))
        .isEqualTo(asked.at("/id"));
    finished(asked.header("Location"));
  }

  @Test
  void isForAdministratorsAloneAndKnowsOnlyWhatThereIs() {
    inbox.receive(List.of(unexpected()));
    String key = cause().path("cause").asText();

    for (String path :
        List.of("/message-causes", "/message-causes/" + key, "/bulk-actions", "/bulk-actions/1")) {
      assertThat(caller.get(ApiClient.DESK, path).status()).as(path).isEqualTo(403);
      assertThat(caller.get(null, path).status()).as(path).isEqualTo(401);
    }
    for (String verb : List.of("/retry", "/discard?reason=x")) {
      var request = caller.request("POST", "/message-causes/" + key + verb, null);
      assertThat(caller.call(ApiClient.DESK, request).at("/type"))
          .isEqualTo("/problems/not-allowed");
    }
    assertThat(cause().path("count").asInt()).isEqualTo(1);
    assertThat(post("/message-causes/nothing/retry").at("/type"))
        .isEqualTo("/problems/unknown-cause");
    assertThat(caller.get(ApiClient.ADMIN, "/bulk-actions/999999").at("/type"))
        .isEqualTo("/problems/unknown-bulk-action");
  }

  private RawMessage unexpected() {
    return with(createOrder("" + UUID.randomUUID()), "cloudEvents_type", name);
  }

  private static RawMessage invoice(String field) {
    String order = "" + UUID.randomUUID();
    String json =
        """
        {"subject": "%s", "target": "VoidInvoiceCommand", "retryAt": "2026-11-25T10:00:00Z", %s}
        """
            .formatted(order, field);
    String whole =
        field.contains("attempt")
            ? json.replace("}", ", \"payload\": {}}")
            : json.replace("}", ", \"attempt\": 1}");
    return rawMessage("RetryRequestedEvent", order, "/invoice", null, whole);
  }

  private Stream<JsonNode> causes() {
    JsonNode all = caller.get(ApiClient.ADMIN, "/message-causes?size=100").json().path("causes");
    return IntStream.range(0, all.size()).mapToObj(all::get);
  }

  private JsonNode cause() {
    return causes()
        .filter(cause -> cause.path("type").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private int countOf(String disposition) {
    return jdbc.queryForObject(
        "select count(*) from inbox_message where type = ? and disposition = ?",
        Integer.class,
        name,
        disposition);
  }

  private JsonNode finished(String location) {
    assertThat(location).startsWith("/bulk-actions/");
    await()
        .atMost(SOON)
        .until(() -> caller.get(ApiClient.ADMIN, location).at("/state").equals("FINISHED"));
    return caller.get(ApiClient.ADMIN, location).json();
  }

  private Answer post(String path) {
    return caller.call(ApiClient.ADMIN, caller.request("POST", path, null));
  }
}
