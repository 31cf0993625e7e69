package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.cancel;
import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Inbox;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Operator actions on an order, and their entries in the audit trail. */
@OnTheWeb
class OrderActionsIT {

  private static final String TIMERS =
      """
      select j.duedate_ from act_ru_job j join act_ru_execution e on e.id_ = j.process_instance_id_
      where e.business_key_ = ? and j.repeat_ is not null order by j.id_
      """;

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired RuntimeService runtime;
  @Autowired JdbcTemplate jdbc;

  private final String order = UUID.randomUUID().toString();

  @Test
  @Tag("S13")
  void resendsCommandsOfOneOrderOnly() {
    String other = UUID.randomUUID().toString();
    inbox.receive(List.of(createOrder(order), createOrder(other)));
    lastSentSecondsAgo(6, order);
    lastSentSecondsAgo(6, other);

    Answer answer = resend(ApiClient.CLERK, "?reason=The%20customer%20is%20on%20the%20phone");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.at("/waits")).isEqualTo("1");
    assertThat(dueDates(order)).hasSize(1).allMatch(due -> !due.isAfter(Instant.now()));
    assertThat(dueDates(other)).hasSize(1).allMatch(due -> due.isAfter(Instant.now()));
    assertThat(deadline()).isAfter(Instant.now().plusSeconds(60));
    JsonNode action = actions(ApiClient.CLERK).path(0);
    assertThat(action.path("kind").asText()).isEqualTo("RE_SEND");
    assertThat(action.path("by").asText()).isEqualTo("dora");
    assertThat(action.path("reason").asText()).isEqualTo("The customer is on the phone");
    assertThat(action.path("detail").asText()).isEqualTo("1 command re-sent");
  }

  @Test
  @Tag("S13")
  void skipsCommandsSentWithinFiveSeconds() {
    inbox.receive(List.of(createOrder(order)));

    // On a slow machine, more than five seconds may pass before the request arrives.
    await()
        .untilAsserted(
            () -> {
              lastSentSecondsAgo(0, order);
              assertThat(resend(ApiClient.ADMIN, "").at("/waits")).isEqualTo("0");
            });

    lastSentSecondsAgo(6, order);
    assertThat(resend(ApiClient.ADMIN, "").at("/waits")).isEqualTo("1");
    // The timer is already due, and the command has not been sent since.
    assertThat(resend(ApiClient.ADMIN, "").at("/waits")).isEqualTo("0");
  }

  /** Compensations are process instances of their own, with the same business key. */
  @Test
  @Tag("S13")
  void resendsEveryCompensationCommandOfAnOrder() {
    inbox.receive(List.of(createOrder(order)));
    inbox.receive(
        List.of(
            answer(
                "InventoryUpdatedEvent",
                order,
                "ReserveInventoryCommand",
                "\"reservationId\": \"R-1\"")));
    inbox.receive(List.of(cancel(order, "changed her mind")));
    lastSentSecondsAgo(6, order);

    assertThat(resend(ApiClient.ADMIN, "").at("/waits")).isEqualTo("2");
    assertThat(dueDates(order)).hasSize(2).allMatch(due -> !due.isAfter(Instant.now()));
  }

  @Test
  void rejectsResendForUnknownAndEndedOrders() {
    assertThat(resend(ApiClient.ADMIN, "").at("/type")).isEqualTo("/problems/unknown-order");
    inbox.receive(List.of(createOrder(order)));
    String instance =
        runtime
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(order)
            .singleResult()
            .getId();
    runtime.deleteProcessInstance(instance, "by hand");

    Answer answer = resend(ApiClient.ADMIN, "");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.at("/type")).isEqualTo("/problems/too-late-to-re-send");
    assertThat(answer.at("/detail")).contains(order, "was deleted in the engine at");
    assertThat(caller.delete(ApiClient.ADMIN, "/orders/" + order).status()).isEqualTo(409);
    assertThat(actions(ApiClient.ADMIN)).isEmpty();
  }

  @Test
  void auditsACancellation() {
    inbox.receive(List.of(createOrder(order)));

    assertThat(
            caller.delete(ApiClient.CLERK, "/orders/" + order + "?reason=Ordered%20twice").status())
        .isEqualTo(202);

    JsonNode action = actions(ApiClient.CLERK).path(0);
    assertThat(action.path("kind").asText()).isEqualTo("CANCEL_ORDER");
    assertThat(action.path("by").asText()).isEqualTo("dora");
    assertThat(action.path("reason").asText()).isEqualTo("Ordered twice");
  }

  /** The action and its audit entry share one transaction. */
  @Test
  void rollsBackAnActionThatCannotBeAudited() {
    inbox.receive(List.of(createOrder(order)));
    lastSentSecondsAgo(6, order);
    jdbc.execute(
        """
        create function refuse_record() returns trigger language plpgsql as $$
        begin raise exception 'no record'; end $$;
        create trigger refuse_record before insert on operator_action for each row
          execute function refuse_record()
        """);
    try {
      assertThat(resend(ApiClient.ADMIN, "").status()).isEqualTo(500);
      assertThat(caller.delete(ApiClient.ADMIN, "/orders/" + order).status()).isEqualTo(500);
    } finally {
      jdbc.execute("drop trigger refuse_record on operator_action; drop function refuse_record()");
    }

    assertThat(dueDates(order)).allMatch(due -> due.isAfter(Instant.now()));
    JsonNode timeline = caller.get(ApiClient.ADMIN, "/orders/" + order).json().path("timeline");
    assertThat(timeline.findValuesAsText("type")).doesNotContain("CancelOrderCommand");
  }

  @Test
  void needsGroupOrderDesk() {
    inbox.receive(List.of(createOrder(order)));

    assertThat(resend(ApiClient.NO_GROUP, "").at("/type")).isEqualTo("/problems/forbidden");
    assertThat(resend(null, "").status()).isEqualTo(401);
    assertThat(caller.get(ApiClient.NO_GROUP, "/orders/" + order + "/actions").status())
        .isEqualTo(403);
    assertThat(actions(ApiClient.ADMIN)).isEmpty();
  }

  @Test
  void openApiDocumentDescribesActions() {
    Answer document = caller.get(ApiClient.CLERK, "/v3/api-docs");

    assertThat(document.at("/paths/~1orders~1{id}~1re-send/post/responses/409/$ref")).isNotEmpty();
    assertThat(document.at("/paths/~1inbox~1{seq}~1edit/post/summary")).contains("payload");
    assertThat(document.at("/paths/~1failure-groups~1{group}~1retry/post/responses/202"))
        .isNotNull();
    assertThat(document.json().at("/paths/~1orders/get/parameters").findValuesAsText("name"))
        .contains("customer", "reason", "endedFrom", "after", "size");
    assertThat(document.at("/info/description")).contains("/problems/message-not-failed");
  }

  /** Makes the last sending this long ago, and the next one due in an hour. */
  private void lastSentSecondsAgo(int seconds, String of) {
    jdbc.update(
        """
        update act_ru_job set create_time_ = now() - ? * interval '1 second',
          duedate_ = now() + interval '1 hour'
        where process_instance_id_ in (select id_ from act_ru_execution where business_key_ = ?)
        """,
        seconds,
        of);
  }

  private List<Instant> dueDates(String of) {
    return jdbc.queryForList(TIMERS, Timestamp.class, of).stream()
        .map(Timestamp::toInstant)
        .toList();
  }

  private Instant deadline() {
    return Instant.parse(
        caller.get(ApiClient.ADMIN, "/orders/" + order).at("/waitsFor/0/deadline"));
  }

  private JsonNode actions(String user) {
    return caller.get(user, "/orders/" + order + "/actions").json().path("actions");
  }

  private Answer resend(@org.jspecify.annotations.Nullable String user, String query) {
    return caller.call(user, caller.request("POST", "/orders/" + order + "/re-send" + query, null));
  }
}
