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

/** What a person does to an order, and that it stays on record. */
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
  void asksAgainNowForOneOrderAndLeavesTheOthers() {
    String other = UUID.randomUUID().toString();
    inbox.receive(List.of(createOrder(order), createOrder(other)));
    askedSecondsAgo(6, order);
    askedSecondsAgo(6, other);

    Answer answer = askAgain(ApiClient.DESK, "?reason=The%20customer%20is%20on%20the%20phone");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.at("/waits")).isEqualTo("1");
    assertThat(dueDates(order)).hasSize(1).allMatch(due -> !due.isAfter(Instant.now()));
    assertThat(dueDates(other)).hasSize(1).allMatch(due -> due.isAfter(Instant.now()));
    assertThat(deadline()).isAfter(Instant.now().plusSeconds(60));
    JsonNode action = actions(ApiClient.DESK).path(0);
    assertThat(action.path("kind").asText()).isEqualTo("ASK_AGAIN");
    assertThat(action.path("by").asText()).isEqualTo("dora");
    assertThat(action.path("reason").asText()).isEqualTo("The customer is on the phone");
    assertThat(action.path("detail").asText()).isEqualTo("1 wait asks again");
  }

  @Test
  @Tag("S13")
  void leavesAloneWhatWasJustAsked() {
    inbox.receive(List.of(createOrder(order)));

    // On a slow machine it may be five seconds until the question comes.
    await()
        .untilAsserted(
            () -> {
              askedSecondsAgo(0, order);
              assertThat(askAgain(ApiClient.ADMIN, "").at("/waits")).isEqualTo("0");
            });

    askedSecondsAgo(6, order);
    assertThat(askAgain(ApiClient.ADMIN, "").at("/waits")).isEqualTo("1");
    // It is due already, and has not been asked since.
    assertThat(askAgain(ApiClient.ADMIN, "").at("/waits")).isEqualTo("0");
  }

  /** Undos run in processes of their own, under the same business key. */
  @Test
  @Tag("S13")
  void asksAgainForEveryUndoOfAnOrder() {
    inbox.receive(List.of(createOrder(order)));
    inbox.receive(
        List.of(
            answer(
                "InventoryUpdatedEvent",
                order,
                "ReserveInventoryCommand",
                "\"reservationId\": \"R-1\"")));
    inbox.receive(List.of(cancel(order, "changed her mind")));
    askedSecondsAgo(6, order);

    assertThat(askAgain(ApiClient.ADMIN, "").at("/waits")).isEqualTo("2");
    assertThat(dueDates(order)).hasSize(2).allMatch(due -> !due.isAfter(Instant.now()));
  }

  @Test
  void saysWhyItCannotAskAgain() {
    assertThat(askAgain(ApiClient.ADMIN, "").at("/type")).isEqualTo("/problems/unknown-order");
    inbox.receive(List.of(createOrder(order)));
    String instance =
        runtime
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(order)
            .singleResult()
            .getId();
    runtime.deleteProcessInstance(instance, "by hand");

    Answer answer = askAgain(ApiClient.ADMIN, "");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.at("/type")).isEqualTo("/problems/too-late-to-ask");
    assertThat(answer.at("/detail")).contains(order, "cancelled already");
    assertThat(caller.delete(ApiClient.ADMIN, "/orders/" + order).status()).isEqualTo(409);
    assertThat(actions(ApiClient.ADMIN)).isEmpty();
  }

  @Test
  void putsACancellationOnRecord() {
    inbox.receive(List.of(createOrder(order)));

    assertThat(
            caller.delete(ApiClient.DESK, "/orders/" + order + "?reason=Ordered%20twice").status())
        .isEqualTo(202);

    JsonNode action = actions(ApiClient.DESK).path(0);
    assertThat(action.path("kind").asText()).isEqualTo("CANCEL_ORDER");
    assertThat(action.path("by").asText()).isEqualTo("dora");
    assertThat(action.path("reason").asText()).isEqualTo("Ordered twice");
  }

  /** The record is written in the transaction of the action: without it there is none. */
  @Test
  void doesNothingThatItCannotPutOnRecord() {
    inbox.receive(List.of(createOrder(order)));
    askedSecondsAgo(6, order);
    jdbc.execute(
        """
        create function refuse_record() returns trigger language plpgsql as $$
        begin raise exception 'no record'; end $$;
        create trigger refuse_record before insert on operator_action for each row
          execute function refuse_record()
        """);
    try {
      assertThat(askAgain(ApiClient.ADMIN, "").status()).isEqualTo(500);
      assertThat(caller.delete(ApiClient.ADMIN, "/orders/" + order).status()).isEqualTo(500);
    } finally {
      jdbc.execute("drop trigger refuse_record on operator_action; drop function refuse_record()");
    }

    assertThat(dueDates(order)).allMatch(due -> due.isAfter(Instant.now()));
    JsonNode timeline = caller.get(ApiClient.ADMIN, "/orders/" + order).json().path("timeline");
    assertThat(timeline.findValuesAsText("type")).doesNotContain("CancelOrderCommand");
  }

  @Test
  void isForThoseWhoWorkOnOrders() {
    inbox.receive(List.of(createOrder(order)));

    assertThat(askAgain(ApiClient.NOBODY_SPECIAL, "").at("/type"))
        .isEqualTo("/problems/not-allowed");
    assertThat(askAgain(null, "").status()).isEqualTo(401);
    assertThat(caller.get(ApiClient.NOBODY_SPECIAL, "/orders/" + order + "/actions").status())
        .isEqualTo(403);
    assertThat(actions(ApiClient.ADMIN)).isEmpty();
  }

  @Test
  void theDocumentDescribesIt() {
    Answer document = caller.get(ApiClient.DESK, "/v3/api-docs");

    assertThat(document.at("/paths/~1orders~1{id}~1ask-again/post/responses/409/$ref"))
        .isNotEmpty();
    assertThat(document.at("/paths/~1inbox~1{seq}~1edit/post/summary")).contains("payload");
    assertThat(document.at("/paths/~1message-causes~1{cause}~1retry/post/responses/202"))
        .isNotNull();
    assertThat(document.json().at("/paths/~1orders/get/parameters").findValuesAsText("name"))
        .contains("customer", "reason", "endedFrom", "after", "size");
    assertThat(document.at("/info/description")).contains("/problems/not-set-aside");
  }

  /** As if the order had last been asked about then, and were not to be so again for long. */
  private void askedSecondsAgo(int seconds, String of) {
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

  private Answer askAgain(@org.jspecify.annotations.Nullable String user, String query) {
    return caller.call(
        user, caller.request("POST", "/orders/" + order + "/ask-again" + query, null));
  }
}
