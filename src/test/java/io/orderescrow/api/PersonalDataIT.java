package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessage;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** The erasure of what is stored of a person. */
@OnTheWeb
class PersonalDataIT {

  private static final String REJECTION = "\"reason\": \"OUT_OF_STOCK\"";
  private static final String RELEASE = "\"outcome\": \"NOTHING_TO_RELEASE\"";

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired JdbcTemplate jdbc;

  private final String order = UUID.randomUUID().toString();

  @Test
  @Tag("S40")
  void erasesThePersonOfAnEndedOrderAndKeepsTheBooks() {
    String person = "Grace-" + UUID.randomUUID();
    RawMessage start = placedBy(person);
    inbox.receive(List.of(start));
    peopleActWith(person);
    Answer tooEarly = erase(ApiClient.ADMIN);
    assertThat(tooEarly.status()).isEqualTo(409);
    assertThat(tooEarly.at("/detail")).contains("has not ended");
    inbox.receive(List.of(answer("InventoryRejectedEvent", order, REJECTION)));
    inbox.receive(List.of(answer("InventoryReleasedEvent", order, RELEASE)));
    await().until(() -> find().at("/state").equals("CANCELLED"));
    await().until(() -> unsent() == 0);
    assertThat(tablesWith(person))
        .contains("process_instance", "inbox_message", "operator_action", "bulk_action");
    JsonNode before = caller.get(ApiClient.ADMIN, "/reconciliation").json();

    assertThat(erase(ApiClient.CLERK).status()).isEqualTo(403);
    assertThat(erase(ApiClient.ADMIN).status()).isEqualTo(204);

    assertThat(tablesWith(person)).isEmpty();
    assertThat(find().at("/state")).isEqualTo("CANCELLED");
    JsonNode action = action();
    assertThat(action.path("kind").asText()).isEqualTo("ERASE_PERSONAL_DATA");
    assertThat(action.path("by").asText()).isEqualTo("admin");
    JsonNode set =
        caller
            .get(ApiClient.ADMIN, "/actions?order=" + order)
            .json()
            .at("/actions")
            .findParents("door")
            .stream()
            .filter(entry -> entry.path("operation").asText().startsWith("Variable/"))
            .findFirst()
            .orElseThrow();
    assertThat(set.path("by").asText()).isEqualTo("admin");
    assertThat(set.at("/values/0/name").asText()).isEqualTo("note");
    assertThat(set.at("/values/0/after").isNull()).isTrue();
    assertThat(caller.get(ApiClient.ADMIN, "/reconciliation").json().path("cancelled"))
        .isEqualTo(before.path("cancelled"));
    inbox.receive(List.of(start, placedBy("another person")));
    assertThat(
            jdbc.queryForList(
                "select disposition from inbox_message where subject = ? and type = ? order by seq",
                String.class,
                order,
                "CreateOrderEvent"))
        .containsExactlyInAnyOrder("APPLIED", "DUPLICATE", "REDUNDANT");
  }

  @Test
  @Tag("S40")
  void exportsThePersonWithoutSecretsAndRecordsWhoDidIt() {
    String person = "Grace-" + UUID.randomUUID();
    inbox.receive(List.of(placedBy(person)));
    inbox.receive(List.of(answer("InventoryUpdatedEvent", order, "\"reservationId\": \"R-1\"")));

    assertThat(export(ApiClient.CLERK, "/orders/" + order).status()).isEqualTo(403);
    assertThat(export(ApiClient.CLERK, "").status()).isEqualTo(403);
    assertThat(action().isMissingNode()).isTrue();
    Answer ofOrder = export(ApiClient.ADMIN, "/orders/" + order);
    Answer ofPerson =
        caller.call(
            ApiClient.ADMIN,
            caller.request(
                "POST",
                "/personal-data/export?reason=Request%204711&customer="
                    + person.toLowerCase(Locale.ROOT),
                null));

    assertThat(ofOrder.status()).as(ofOrder.body()).isEqualTo(200);
    assertThat(ofPerson.status()).as(ofPerson.body()).isEqualTo(200);
    assertThat(ofOrder.at("/exportedBy")).isEqualTo("admin");
    assertThat(ofPerson.json().path("orders").size()).isEqualTo(1);
    JsonNode sections = ofPerson.json().path("orders").path(order);
    assertThat(sections.at("/record/0/found_by/0").asText()).isEqualTo(person);
    assertThat(sections.at("/receivedMessages/0/payload").asText())
        .contains(person, "\"token\": \"(hidden)\"");
    assertThat(sections.path("sentMessages").findValuesAsText("type"))
        .contains("ReserveInventoryCommand", "CapturePaymentCommand");
    assertThat(sections.path("variables").toString()).contains(person, "(hidden)");
    assertThat(sections.at("/history/0/business_key").asText()).isEqualTo(order);
    assertThat(sections.at("/actions/0/kind").asText()).isEqualTo("EXPORT_PERSONAL_DATA");
    assertThat(ofOrder.body() + ofPerson.body()).doesNotContain("tok_visa");
    JsonNode action = action();
    assertThat(action.path("kind").asText()).isEqualTo("EXPORT_PERSONAL_DATA");
    assertThat(action.path("by").asText()).isEqualTo("admin");
    assertThat(action.path("reason").asText()).isEqualTo("Request 4711");
    assertThat(export(ApiClient.ADMIN, "/orders/none").status()).isEqualTo(404);
  }

  @Test
  @Tag("S40")
  void erasesBothFormsOfAnEditedMessage() {
    String person = "Grace-" + UUID.randomUUID();
    RawMessage start = placedBy(person);
    String broken =
        new String(start.body(), StandardCharsets.UTF_8)
            .replace("\"quantity\": 2", "\"quantity\": 0");
    inbox.receive(
        List.of(new RawMessage(broken.getBytes(StandardCharsets.UTF_8), start.headers())));
    Long seq =
        jdbc.queryForObject("select seq from inbox_message where subject = ?", Long.class, order);
    Answer edited =
        caller.call(
            ApiClient.ADMIN,
            caller.request(
                "POST",
                "/inbox/" + seq + "/edit?reason=mended",
                broken
                    .replace("\"quantity\": 0", "\"quantity\": 1")
                    .replace("\"amount\": 10997", "\"amount\": 5998")));
    assertThat(edited.at("/disposition")).as(edited.body()).isEqualTo("APPLIED");
    inbox.receive(List.of(answer("InventoryRejectedEvent", order, REJECTION)));
    inbox.receive(List.of(answer("InventoryReleasedEvent", order, RELEASE)));
    await().until(() -> find().at("/state").equals("CANCELLED"));
    await().until(() -> unsent() == 0);
    assertThat(tablesWith(person)).contains("operator_action");

    assertThat(erase(ApiClient.ADMIN).status()).isEqualTo(204);

    assertThat(tablesWith(person)).isEmpty();
  }

  private Answer export(String user, String path) {
    return caller.call(
        user,
        caller.request(
            "POST",
            path
                + "/personal-data/export?reason=Request%204711"
                + (path.isEmpty() ? "&customer=nobody" : ""),
            null));
  }

  /** A variable in Cockpit, and an edit of a message of the order with others of its group. */
  private void peopleActWith(String person) {
    Answer set =
        caller.call(
            ApiClient.ADMIN,
            caller.request(
                "PUT",
                "/engine-rest/process-instance/%s/variables/note".formatted(instance()),
                "{\"type\": \"String\", \"value\": \"%s\"}".formatted(person)));
    assertThat(set.status()).as(set.body()).isEqualTo(204);
    String group = "group-" + order;
    jdbc.update(
        """
        insert into operator_action (at, by_user, kind, subject, failure_group, payload_after)
        values (now(), 'olga', 'EDIT_MESSAGE', ?, ?, convert_to(?, 'UTF8'))
        """,
        order,
        group,
        person);
    jdbc.update(
        """
        insert into operator_action
          (at, by_user, kind, operation, failure_group, value_names, values_after)
        values (now(), 'olga', 'ENGINE_OPERATION', 'Task/Complete', ?, '{payload}', array[?])
        """,
        group,
        person);
    jdbc.update(
        """
        insert into bulk_action (kind, failure_group, by_user, reason, requested_at, until_seq,
          total, edit, finished_at)
        values ('EDIT', ?, 'olga', 'typing error', now(), 0, 1, ?, now())
        """,
        group,
        person);
  }

  private String instance() {
    return jdbc.queryForObject(
        "select id_ from act_ru_execution where business_key_ = ? and parent_id_ is null",
        String.class,
        order);
  }

  private RawMessage placedBy(String person) {
    RawMessage raw = createOrder(order);
    String body = new String(raw.body(), StandardCharsets.UTF_8);
    assertThat(body).contains("Ada Lovelace");
    return new RawMessage(
        body.replace("Ada Lovelace", person).getBytes(StandardCharsets.UTF_8), raw.headers());
  }

  private JsonNode action() {
    return caller.get(ApiClient.ADMIN, "/orders/" + order + "/actions").json().at("/actions/0");
  }

  private Answer find() {
    return caller.get(ApiClient.ADMIN, "/orders/" + order);
  }

  private Answer erase(String user) {
    return caller.delete(user, "/orders/" + order + "/personal-data?reason=Request%204711");
  }

  private long unsent() {
    return jdbc.queryForObject(
        "select count(*) from outbox_message where subject = ? and sent_at is null",
        Long.class,
        order);
  }

  /** The tables in which a text occurs, in any column, also as bytes. */
  private List<String> tablesWith(String text) {
    return jdbc
        .queryForList(
            "select tablename from pg_tables where schemaname = current_schema()", String.class)
        .stream()
        .filter(
            table ->
                Boolean.TRUE.equals(
                    jdbc.queryForObject(
                        """
                        select exists (select from %s t
                          where t::text like ? or t::text like ?)
                        """
                            .formatted(table),
                        Boolean.class,
                        "%" + text + "%",
                        "%" + hex(text) + "%")))
        .toList();
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
