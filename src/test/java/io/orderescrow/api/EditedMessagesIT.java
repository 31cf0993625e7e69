package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.createOrder;
import static io.orderescrow.message.RawMessages.orderJson;
import static io.orderescrow.message.RawMessages.rawMessage;
import static io.orderescrow.message.RawMessages.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Edits of headers and payload, of one failed message and of a whole failure group. */
@OnTheWeb
@Tag("F17")
@Tag("S42")
class EditedMessagesIT {

  /** The sender has renamed the lines, and gives the message a name that we do not know. */
  private static final String MEND =
      """
      [{"op": "test", "path": "/headers/cloudEvents_source", "value": "/shop"},
       {"op": "replace", "path": "/headers/cloudEvents_type", "value": "CreateOrderEvent"},
       {"op": "move", "from": "/payload/rows", "path": "/payload/lines"}]
      """;

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired JdbcTemplate jdbc;

  private final String order = "" + UUID.randomUUID();

  /** Type of the messages, which the catalogue does not have. */
  private final String name =
      "Shouted" + UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "Event";

  /** All unknown types are one failure group, and other tests leave messages in it. */
  @BeforeEach
  void discardMessagesOfUnknownTypes() {
    jdbc.update(
        """
        update inbox_message set disposition = 'DISCARDED', message_id = message_id || ' ' || seq
        where failure_group like 'unexpected-unknown-%'
        """);
  }

  @Test
  void editsHeadersAndPayloadTogetherAndKeepsBoth() {
    RawMessage updated =
        answer("InventoryUpdatedEvent", order, "ReserveInventoryCommand", "\"reservation\": 7");
    inbox.receive(List.of(createOrder(order), with(updated, "cloudEvents_subject", null)));
    long seq = newest();

    Answer answer =
        edit(
            seq,
            """
            [{"op": "copy", "from": "/payload/orderId", "path": "/headers/cloudEvents_subject"},
             {"op": "remove", "path": "/payload/reservation"},
             {"op": "add", "path": "/payload/reservationId", "value": "R-7"}]
            """);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.at("/disposition")).isEqualTo("APPLIED");
    assertThat(answer.at("/subject")).isEqualTo(order);
    JsonNode action = actions("message=" + seq).path(0);
    assertThat(action.path("kind").asText()).isEqualTo("EDIT_MESSAGE");
    assertThat(action.path("by").asText()).isEqualTo("admin");
    assertThat(action.path("reason").asText()).isEqualTo("mended");
    assertThat(action.at("/before/payload").asText()).contains("\"reservation\": 7");
    assertThat(action.at("/before/headers").asText()).doesNotContain("cloudEvents_subject");
    assertThat(action.at("/after/payload").asText()).contains("\"reservationId\":\"R-7\"");
    assertThat(action.at("/after/headers").asText())
        .contains("\"cloudEvents_subject\":\"" + order + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{'op': 'add', 'path': '/seq', 'value': 1}] | 400 | /problems/invalid-edit | Operation 1 of the edit must have a path",
        "nonsense | 400 | /problems/invalid-edit | The edit is not JSON",
        "[{'op': 'remove', 'path': '/payload/x'}] | 422 | /problems/invalid-payload | /payload/x does not exist",
        "[{'op': 'replace', 'path': '/headers/cloudEvents_type', 'value': 'CreateOrderEvent'}, {'op': 'remove', 'path': '/headers/cloudEvents_source'}] | 422 | /problems/invalid-payload | header cloudEvents_source is missing",
        "[{'op': 'replace', 'path': '/headers/cloudEvents_type', 'value': 'TeaIsReadyEvent'}] | 422 | /problems/invalid-payload | the catalogue has no message 'TeaIsReadyEvent'",
      })
  void refusesAnEditAndChangesNothing(String patch, int status, String type, String detail) {
    inbox.receive(List.of(renamed(order)));
    long seq = newest();
    String before = caller.get(ApiClient.ADMIN, "/inbox/" + seq).body();

    Answer answer = edit(seq, patch.replace('\'', '"'));

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.at("/type")).isEqualTo(type);
    assertThat(answer.at("/detail")).contains(detail);
    assertThat(caller.get(ApiClient.ADMIN, "/inbox/" + seq).body()).isEqualTo(before);
    assertThat(actions("message=" + seq)).isEmpty();
  }

  @Test
  void editsAGroupAndSaysForEachMessageWhatHappened() {
    List<RawMessage> fitting =
        IntStream.range(0, 150).mapToObj(i -> renamed("" + UUID.randomUUID())).toList();
    List<RawMessage> unfitting =
        Stream.of("\"quantity\": 2 | \"quantity\": \"two\"", "\"rows\" | \"lines\"")
            .map(change -> change.split(" \\| "))
            .map(change -> replaced(renamed("" + UUID.randomUUID()), change[0], change[1]))
            .toList();
    inbox.receive(fitting.subList(0, 70));
    inbox.receive(unfitting);
    inbox.receive(fitting.subList(70, 150));
    String group = group();

    Answer started = editGroup(group, MEND);

    assertThat(started.status()).as(started.body()).isEqualTo(202);
    JsonNode finished = finished(started.at("/id"));
    assertThat(finished.path("kind").asText()).isEqualTo("EDIT");
    assertThat(finished.path("edit").asText()).isEqualTo(MEND);
    assertThat(finished.path("total").asInt()).isEqualTo(152);
    assertThat(finished.path("done").asInt()).isEqualTo(150);
    assertThat(finished.path("failed").asInt()).isZero();
    assertThat(finished.path("refused").asInt()).isEqualTo(2);
    assertThat(count("m.disposition = 'APPLIED' and a.kind = 'EDIT_MESSAGE'", finished))
        .isEqualTo(150);
    assertThat(count("m.disposition = 'UNEXPECTED' and a.kind = 'EDIT_REFUSED'", finished))
        .isEqualTo(2);
    JsonNode actions = actions("bulkAction=" + finished.path("id").asText());
    assertThat(actions.findValuesAsText("detail"))
        .contains(
            "/lines/0/quantity must be an integer, not a string", "/payload/rows does not exist");
    assertThat(actions("failureGroup=" + group).findValuesAsText("kind"))
        .contains("EDIT_REFUSED", "EDIT_MESSAGE");
    assertThat(group()).isEqualTo(group);
  }

  /** The row of a node that died halfway, with a lease that has expired. */
  @Test
  void continuesTheEditOfADeadNode() {
    inbox.receive(IntStream.range(0, 40).mapToObj(i -> renamed("" + UUID.randomUUID())).toList());
    String group = group();
    Long id =
        jdbc.queryForObject(
            """
            insert into bulk_action (kind, failure_group, edit, by_user, reason, requested_at,
              until_seq, total, place, done, leased_by, leased_until)
            select 'EDIT', failure_group, ?, 'admin', 'mended', now(), max(seq), count(*),
              min(seq) + 9, 10, 'a dead node', now() - interval '1 second'
            from inbox_message where failure_group = ? group by failure_group returning id
            """,
            Long.class,
            MEND,
            group);

    JsonNode finished = finished("" + id);

    assertThat(finished.path("done").asInt()).isEqualTo(40);
    assertThat(count("m.disposition = 'APPLIED'", finished)).isEqualTo(30);
  }

  /** Their sender compresses, and its client does not say so. */
  @Test
  void oneHeaderMendsAWholeGroupOfCompressedMessages() throws IOException {
    for (int i = 0; i < 20; i++) {
      RawMessage plain = createOrder("" + UUID.randomUUID());
      ByteArrayOutputStream compressed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
        gzip.write(plain.body());
      }
      inbox.receive(List.of(new RawMessage(compressed.toByteArray(), plain.headers())));
    }
    JsonNode failed = caller.get(ApiClient.ADMIN, "/inbox/" + newest()).json();
    assertThat(failed.path("reason").asText()).contains("compressed with gzip");

    Answer started =
        editGroup(
            failed.path("failureGroup").asText(),
            """
            [{"op": "add", "path": "/headers/content-encoding", "value": "gzip"}]
            """);

    JsonNode finished = finished(started.at("/id"));
    assertThat(finished.path("done").asInt()).isEqualTo(20);
    assertThat(count("m.disposition = 'APPLIED'", finished)).isEqualTo(20);
  }

  /** A client of ours uses a wrong routing key, and an alternate exchange brings its messages. */
  @Test
  @Tag("S44")
  void aWrongRoutingKeyStaysRefusedUntilTheHeaderIsEdited() {
    inbox.receive(List.of(createOrder(order).publishedWith("CreateOrdersEvent", "a-client")));
    long seq = newest();
    Answer refused = caller.get(ApiClient.ADMIN, "/inbox/" + seq);
    assertThat(refused.at("/disposition")).isEqualTo("UNEXPECTED");
    assertThat(refused.at("/headers"))
        .contains("\"routing-key\":\"CreateOrdersEvent\"", "\"user-id\":\"a-client\"");

    caller.call(
        ApiClient.ADMIN, caller.request("POST", "/inbox/" + seq + "/retry?reason=perhaps", null));
    Answer again = caller.get(ApiClient.ADMIN, "/inbox/" + seq);
    Answer unfitting = edit(seq, "[{\"op\": \"remove\", \"path\": \"/headers/user-id\"}]");
    Answer edited =
        edit(
            seq,
            "[{\"op\": \"replace\", \"path\": \"/headers/routing-key\", \"value\": \"CreateOrderEvent\"}]");

    assertThat(again.at("/disposition")).isEqualTo("UNEXPECTED");
    assertThat(again.at("/headers")).isEqualTo(refused.at("/headers"));
    assertThat(again.at("/reason")).isEqualTo(refused.at("/reason"));
    assertThat(unfitting.status()).isEqualTo(422);
    assertThat(unfitting.at("/detail")).contains("with the routing key 'CreateOrdersEvent'");
    assertThat(edited.at("/disposition")).as(edited.body()).isEqualTo("APPLIED");
    JsonNode action = actions("message=" + seq).findParents("after").get(0);
    assertThat(action.at("/before/headers").asText()).contains("CreateOrdersEvent");
    assertThat(action.at("/after/headers").asText())
        .contains("\"routing-key\":\"CreateOrderEvent\"", "\"user-id\":\"a-client\"");
  }

  @Test
  void aGroupNeedsAValidEditAReasonAndTheRight() {
    inbox.receive(List.of(renamed(order)));
    String path = "/failure-groups/" + group() + "/edit?reason=mended";

    assertThat(post(path, "[]").at("/type")).isEqualTo("/problems/invalid-edit");
    assertThat(post(path.replace("mended", ""), MEND).at("/type"))
        .isEqualTo("/problems/bad-parameter");
    assertThat(post("/failure-groups/nothing/edit?reason=mended", MEND).status()).isEqualTo(404);
    assertThat(caller.call(ApiClient.CLERK, caller.patchRequest(path, MEND)).at("/type"))
        .isEqualTo("/problems/forbidden");
    assertThat(caller.get(ApiClient.ADMIN, "/inbox/" + newest()).at("/disposition"))
        .isEqualTo("UNEXPECTED");
  }

  private RawMessage renamed(String id) {
    String json = orderJson(id, "tok_visa").replace("\"lines\"", "\"rows\"");
    return rawMessage(name, id, "/shop", null, json);
  }

  private static RawMessage replaced(RawMessage message, String text, String other) {
    String body = new String(message.body(), StandardCharsets.UTF_8).replaceFirst(text, other);
    return new RawMessage(body.getBytes(StandardCharsets.UTF_8), message.headers());
  }

  private String group() {
    return jdbc.queryForObject(
        "select distinct failure_group from inbox_message where type = ? and failure_group is not null",
        String.class,
        name);
  }

  private long newest() {
    return jdbc.queryForObject("select max(seq) from inbox_message", Long.class);
  }

  private int count(String condition, JsonNode bulkAction) {
    return jdbc.queryForObject(
        """
        select count(*) from operator_action a join inbox_message m on m.seq = a.message_seq
        where a.bulk_action = ? and\s"""
            + condition,
        Integer.class,
        bulkAction.path("id").asLong());
  }

  private JsonNode finished(String id) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                caller.get(ApiClient.ADMIN, "/bulk-actions/" + id).at("/state").equals("FINISHED"));
    return caller.get(ApiClient.ADMIN, "/bulk-actions/" + id).json();
  }

  private JsonNode actions(String query) {
    return caller.get(ApiClient.ADMIN, "/actions?size=100&" + query).json().path("actions");
  }

  private Answer edit(long seq, String patch) {
    return post("/inbox/" + seq + "/edit?reason=mended", patch);
  }

  private Answer editGroup(String group, String patch) {
    return post("/failure-groups/" + group + "/edit?reason=mended", patch);
  }

  private Answer post(String path, String patch) {
    return caller.call(ApiClient.ADMIN, caller.patchRequest(path, patch));
  }
}
