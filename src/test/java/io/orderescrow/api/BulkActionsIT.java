package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.createOrder;
import static io.orderescrow.message.RawMessages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient.Answer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bulk actions on all messages of a failure group. */
@OnTheWeb
class BulkActionsIT extends FailureGroupFixture {

  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  @Tag("S10")
  @Tag("S27")
  void discardsAGroupInBatchesAndReportsProgress() {
    inbox.receive(IntStream.range(0, 250).mapToObj(i -> unexpected()).toList());
    String key = group().path("failureGroup").asText();

    assertThat(post("/failure-groups/" + key + "/discard").at("/type"))
        .isEqualTo("/problems/bad-parameter");
    Answer started = post("/failure-groups/" + key + "/discard?reason=A%20load%20test");

    assertThat(started.status()).isEqualTo(202);
    assertThat(started.at("/total")).isEqualTo("250");
    JsonNode finished = finished(started.header("Location"));
    assertThat(finished.path("done").asInt()).isEqualTo(250);
    assertThat(finished.path("failed").asInt()).isZero();
    assertThat(finished.path("by").asText()).isEqualTo("admin");
    assertThat(finished.path("why").asText()).isEqualTo("A load test");
    assertThat(countOf("DISCARDED")).isEqualTo(250);
    assertThat(caller.get(ApiClient.ADMIN, "/failure-groups/" + key).at("/type"))
        .isEqualTo("/problems/unknown-failure-group");
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
        caller.get(ApiClient.ADMIN, "/actions?size=100&failureGroup=" + key).json().path("actions");
    assertThat(actions.findValuesAsText("kind")).contains("DISCARD_MESSAGE");
    assertThat(
            jdbc.queryForObject(
                """
                select detail from operator_action
                where failure_group = ? and kind = 'DISCARD_FAILURE_GROUP' and reason = 'A load test'
                """,
                String.class,
                key))
        .isEqualTo("250 messages");
  }

  /** Half of the messages become readable, as after a deployment. */
  @Test
  @Tag("S10")
  @Tag("S27")
  void retriesAGroupAndCountsRepeatedFailures() {
    List<String> orders = IntStream.range(0, 120).mapToObj(i -> "" + UUID.randomUUID()).toList();
    inbox.receive(
        orders.stream().map(order -> with(createOrder(order), "cloudEvents_type", name)).toList());
    String key = group().path("failureGroup").asText();
    jdbc.update(
        """
        update inbox_message set headers = replace(headers, ?, 'CreateOrderEvent')
        where failure_group = ? and seq % 2 = 0
        """,
        name, key);
    int readable =
        jdbc.queryForObject(
            "select count(*) from inbox_message where failure_group = ? and seq % 2 = 0",
            Integer.class, key);

    JsonNode finished = finished(post("/failure-groups/" + key + "/retry").header("Location"));

    assertThat(finished.path("total").asInt()).isEqualTo(120);
    assertThat(finished.path("done").asInt()).isEqualTo(120);
    assertThat(finished.path("failed").asInt()).isEqualTo(120 - readable);
    assertThat(group().path("count").asInt()).isEqualTo(120 - readable);
    assertThat(
            jdbc.queryForObject(
                """
                select count(*) from inbox_message m join process_instance i
                  on i.business_key = m.subject and i.started_at is not null
                where m.subject = any(?) and m.disposition = 'APPLIED'
                """,
                Integer.class,
                (Object) orders.toArray(String[]::new)))
        .isEqualTo(readable);
  }

  /** Both actions cover all messages; each message is processed by one of them. */
  @Test
  @Tag("S27")
  void concurrentBulkActionsProcessEachMessageOnce() {
    inbox.receive(IntStream.range(0, 300).mapToObj(i -> unexpected()).toList());
    String key = group().path("failureGroup").asText();

    // The row locks keep both actions from starting before both are requested.
    List<String> locations =
        transaction.execute(
            status -> {
              jdbc.queryForList(
                  "select seq from inbox_message where failure_group = ? for update", key);
              return Stream.of("one", "other")
                  .map(who -> post("/failure-groups/" + key + "/discard?reason=" + who))
                  .map(answer -> answer.header("Location"))
                  .toList();
            });
    int done = locations.stream().mapToInt(at -> finished(at).path("done").asInt()).sum();

    assertThat(done).isEqualTo(300);
    assertThat(countOf("DISCARDED")).isEqualTo(300);
  }

  /** The row of a node that died halfway, with a lease that is about to expire. */
  @Test
  @Tag("S27")
  void continuesTheBulkActionOfAKilledNode() {
    inbox.receive(IntStream.range(0, 150).mapToObj(i -> unexpected()).toList());
    String key = group().path("failureGroup").asText();
    long middle =
        jdbc.queryForObject(
            "select seq from inbox_message where failure_group = ? order by seq offset 49 limit 1",
            Long.class,
            key);
    Long id =
        jdbc.queryForObject(
            """
            insert into bulk_action (kind, failure_group, by_user, reason, requested_at, until_seq, total,
              place, done, leased_by, leased_until)
            select 'DISCARD', failure_group, 'admin', 'no use', now(), max(seq), count(*), ?, 50,
              'a killed node', now() + interval '2 seconds'
            from inbox_message where failure_group = ? group by failure_group returning id
            """,
            Long.class,
            middle,
            key);

    JsonNode finished = finished("/bulk-actions/" + id);

    assertThat(finished.path("done").asInt()).isEqualTo(150);
    assertThat(countOf("DISCARDED")).isEqualTo(100);
    assertThat(group().path("count").asInt()).isEqualTo(50);
  }

  @Test
  void excludesMessagesThatFailLater() {
    inbox.receive(IntStream.range(0, 5).mapToObj(i -> unexpected()).toList());
    String key = group().path("failureGroup").asText();

    finished(post("/failure-groups/" + key + "/discard?reason=x").header("Location"));
    inbox.receive(List.of(unexpected()));

    assertThat(group().path("count").asInt()).isEqualTo(1);
    assertThat(group().path("failureGroup").asText()).isEqualTo(key);
  }

  @Test
  void listsBulkActionsNewestFirst() {
    inbox.receive(List.of(unexpected()));
    String key = group().path("failureGroup").asText();
    Answer started = post("/failure-groups/" + key + "/retry");

    assertThat(caller.get(ApiClient.ADMIN, "/bulk-actions?size=1").at("/bulkActions/0/id"))
        .isEqualTo(started.at("/id"));
    finished(started.header("Location"));
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
}
