package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.createOrder;
import static io.orderescrow.message.RawMessages.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.message.KeptOrder;
import io.orderescrow.message.RawMessage;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Operator actions in the Cockpit plugin, and their entries in the audit trail. */
@OnTheWeb
class CockpitActionsIT extends CockpitFixture {

  @Autowired JdbcTemplate jdbc;

  private final String order = "acted-on-" + UUID.randomUUID();

  @BeforeEach
  void startOrder() {
    inbox.receive(List.of(createOrder(order)));
    assertThat(caller.get(ApiClient.ADMIN, "/orders/" + order).at("/waitsFor/0/activity"))
        .isEqualTo("AwaitInventory");
  }

  @Test
  @Tag("S13")
  void resendsTheCommandAtOnce() {
    lastSentLongAgo();

    Answer answer = admin.postWithToken("orders/" + order + "/re-send", WHY);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.at("/message")).isEqualTo("The command is re-sent now.");
    assertThat(
            jdbc.queryForObject(
                """
                select count(*) from act_ru_job j
                join act_ru_execution e on e.id_ = j.process_instance_id_
                where e.business_key_ = ? and j.repeat_ is not null and j.duedate_ <= now()
                """,
                Long.class,
                order))
        .isEqualTo(1);
    assertAudited("RE_SEND", "admin", "The warehouse called");
  }

  @Test
  @Tag("S20")
  void cancelsAnOrderOnce() {
    Answer answer = admin.postWithToken("orders/" + order + "/cancel", WHY);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(view().path("messages").findValuesAsText("type")).contains("CancelOrderCommand");
    assertAudited("CANCEL_ORDER", "admin", "The warehouse called");
  }

  @Test
  void rejectsActionsOnAnEndedOrder() {
    runtime.deleteProcessInstance(instance(), "by hand");

    for (String action : List.of("cancel", "re-send")) {
      Answer answer = admin.postWithToken("orders/" + order + "/" + action, WHY);
      assertThat(answer.status()).as(action).isEqualTo(409);
      assertThat(answer.at("/message")).contains(order, "was deleted in the engine");
    }
    assertThat(admin.postWithToken("orders/nothing/cancel", WHY).status()).isEqualTo(404);
  }

  @Test
  @Tag("S27")
  void retriesAParkedMessage() {
    KeptOrder.damageTotal(jdbc, instance());
    inbox.receive(List.of(updated("\"reservationId\": \"R-1\"")));
    JsonNode parked = messageIn("PARKED");
    assertThat(parked.path("reason").asText()).isNotEmpty();
    KeptOrder.repairTotal(jdbc, instance());

    Answer answer = admin.postWithToken("messages/" + parked.path("seq") + "/retry", WHY);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.at("/message")).isEqualTo("The message was applied.");
    assertThat(view().at("/waitsFor/0/activity").asText()).isEqualTo("AwaitPayment");
    assertAudited("RETRY_MESSAGE", "admin", "The warehouse called");
    Answer again = admin.postWithToken("messages/" + parked.path("seq") + "/retry", WHY);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.at("/message")).contains("No action was taken", "APPLIED");
  }

  @Test
  @Tag("S27")
  void retriesAnEditedMessage() {
    inbox.receive(List.of(updated("\"reservationId\": 7")));
    String path = "messages/" + messageIn("MALFORMED").path("seq") + "/retry";

    Answer stillWrong = admin.postWithToken(path, edited("{\"orderId\": \"%s\"}".formatted(order)));
    Answer right =
        admin.postWithToken(
            path, edited("{\"orderId\": \"%s\", \"reservationId\": \"R-7\"}".formatted(order)));

    assertThat(stillWrong.status()).as(stillWrong.body()).isEqualTo(400);
    assertThat(stillWrong.at("/message"))
        .startsWith("The edited message is invalid")
        .contains("reservationId");
    assertThat(right.at("/message")).isEqualTo("The message was applied.");
    assertAudited("EDIT_MESSAGE", "admin", "A typing error");
  }

  @Test
  @Tag("F17")
  @Tag("S42")
  void retriesAMessageWithEditedHeaders() throws IOException {
    inbox.receive(List.of(with(updated("\"reservationId\": \"R-1\""), "cloudEvents_source", null)));
    JsonNode failed = messageIn("MALFORMED");
    ObjectNode headers = (ObjectNode) new ObjectMapper().readTree(failed.path("headers").asText());
    String path = "messages/" + failed.path("seq") + "/retry";

    Answer noJson = admin.postWithToken(path, editedHeaders("cloudEvents_source: /inventory"));
    Answer right =
        admin.postWithToken(
            path, editedHeaders(headers.put("cloudEvents_source", "/inventory").toString()));

    assertThat(noJson.status()).isEqualTo(400);
    assertThat(noJson.at("/message")).contains("the headers are not JSON");
    assertThat(right.at("/message")).isEqualTo("The message was applied.");
    assertAudited("EDIT_MESSAGE", "admin", "No source");
  }

  @Test
  @Tag("S27")
  void discardsAMessageWithAReason() {
    inbox.receive(List.of(updated("\"reservationId\": 7")));
    String path = "messages/" + messageIn("MALFORMED").path("seq") + "/discard";

    for (String noReason : List.of("{}", "{\"reason\": \"  \"}", "{\"reason\": \"a\\nb\"}", "x")) {
      assertThat(admin.postWithToken(path, noReason).status()).as(noReason).isEqualTo(400);
    }
    assertThat(view().path("actions")).isEmpty();

    assertThat(admin.postWithToken(path, WHY).at("/message"))
        .isEqualTo("The message was discarded.");
    assertThat(view().path("messages").findValuesAsText("state")).contains("DISCARDED");
    assertAudited("DISCARD_MESSAGE", "admin", "The warehouse called");
  }

  @Test
  @Tag("S27")
  void messageActionsNeedUpdatePermissionOnTheOrder() {
    inbox.receive(List.of(updated("\"reservationId\": 7")));
    String path = "messages/" + messageIn("MALFORMED").path("seq") + "/discard";
    var dora = new CockpitSession(port, "dora", "tasklist");

    Answer refused = dora.postWithToken(path, WHY);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.at("/message")).contains("You may not change order " + order, "UPDATE");
    assertThat(messageIn("MALFORMED").path("failed").asBoolean()).isTrue();

    mayUpdateTheInstance("norbert");
    var norbert = new CockpitSession(port, "norbert", "cockpit");
    assertThat(norbert.postWithToken(path, WHY).status()).isEqualTo(200);
    assertAudited("DISCARD_MESSAGE", "norbert", "The warehouse called");
  }

  @Test
  @Tag("S27")
  void listsFailedMessagesOfAllOrders() {
    inbox.receive(List.of(updated("\"reservationId\": 7")));

    JsonNode page = admin.getResource("messages?state=MALFORMED").json();

    assertThat(page.path("mayAct").asBoolean()).isTrue();
    JsonNode first = page.path("messages").path(0);
    assertThat(first.path("subject").asText()).isEqualTo(order);
    assertThat(first.path("payload").asText()).contains("\"reservationId\": 7");
    assertThat(first.path("reason").asText()).contains("reservationId");
  }

  @Test
  void findsEndedOrders() {
    runtime.deleteProcessInstance(instance(), "by hand");

    var found = admin.getResource("search?state=DELETED&id=" + order);

    assertThat(found.status()).as(found.body()).isEqualTo(200);
    assertThat(found.json().path("orders").findValuesAsText("id")).containsExactly(order);
    assertThat(admin.getResource("search?state=OPEN&id=" + order).json().path("orders")).isEmpty();
    assertThat(admin.getResource("search?state=LOST").status()).isEqualTo(400);
    assertThat(admin.getResource("search?from=yesterday").at("/message")).contains("not a time");
    assertThat(new CockpitSession(port, "dora", "tasklist").getResource("search").status())
        .isEqualTo(403);
  }

  private RawMessage updated(String fields) {
    return answer("InventoryUpdatedEvent", order, "ReserveInventoryCommand", fields);
  }

  private static String editedHeaders(String headers) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("reason", "No source")
        .put("headers", headers)
        .toString();
  }

  private static String edited(String payload) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("reason", "A typing error")
        .put("payload", payload)
        .toString();
  }

  /** Commands sent within the last five seconds, or due already, are not re-sent. */
  private void lastSentLongAgo() {
    jdbc.update(
        """
        update act_ru_job set create_time_ = create_time_ - interval '1 minute',
          duedate_ = duedate_ + interval '1 hour'
        where process_instance_id_ = ?
        """,
        instance());
  }

  private JsonNode messageIn(String state) {
    for (JsonNode message : view().path("messages")) {
      if (message.path("state").asText().equals(state)) {
        return message;
      }
    }
    throw new AssertionError("No message is " + state + ": " + view());
  }

  private void assertAudited(String kind, String by, String why) {
    JsonNode action = view().path("actions").path(0);
    assertThat(action.path("kind").asText()).isEqualTo(kind);
    assertThat(action.path("by").asText()).isEqualTo(by);
    assertThat(action.path("reason").asText()).isEqualTo(why);
    assertThat(action.path("at").asText()).isNotEmpty();
  }

  private JsonNode view() {
    var answer = admin.getResource("orders/" + order);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private String instance() {
    return instanceOf(order);
  }

  private void mayUpdateTheInstance(String user) {
    save(user, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
    save(user, Resources.PROCESS_INSTANCE, instance(), Permissions.UPDATE);
  }
}
