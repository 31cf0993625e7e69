package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.message.KeptOrder;
import io.orderescrow.message.RawMessage;
import io.orderescrow.progress.Wait;
import io.orderescrow.progress.WaitTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Messages of one order that fail, and the operator actions on them over REST. */
abstract class FailedMessageFixture {

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired InboxLogTable received;
  @Autowired WaitTable waits;
  @Autowired RuntimeService runtime;
  @Autowired JdbcTemplate jdbc;
  @Autowired MeterRegistry meters;

  final String order = UUID.randomUUID().toString();

  RawMessage inventoryUpdated() {
    return answer(
        "InventoryUpdatedEvent", order, "ReserveInventoryCommand", "\"reservationId\": \"R-1\"");
  }

  RawMessage malformed() {
    return new RawMessage(
        payload("7").getBytes(StandardCharsets.UTF_8), inventoryUpdated().headers());
  }

  String payload(String reservation) {
    return "{\"orderId\": \"%s\", \"reservationId\": %s}".formatted(order, reservation);
  }

  /** The process could not create the next command; by now it can. */
  long parked() {
    inbox.receive(List.of(createOrder(order)));
    KeptOrder.damageTotal(jdbc, instance());
    inbox.receive(List.of(inventoryUpdated()));
    KeptOrder.repairTotal(jdbc, instance());
    assertThat(dispositions()).containsExactly(Disposition.APPLIED, Disposition.PARKED);
    return lastSeq();
  }

  String instance() {
    return runtime
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(order, "order-fulfilment")
        .singleResult()
        .getId();
  }

  List<String> waitsAt() {
    return waits.forBusinessKey(order).stream().map(Wait::activityId).toList();
  }

  /** Number of answers with this disposition, according to the metrics. */
  double counted(Disposition disposition) {
    return meters
        .counter(
            "fulfilment.inbox.dispositions",
            "disposition",
            disposition.name(),
            "type",
            "InventoryUpdatedEvent")
        .count();
  }

  List<Disposition> dispositions() {
    return received.forSubject(order).stream().map(ReceivedMessage::disposition).toList();
  }

  long lastSeq() {
    List<ReceivedMessage> all = received.forSubject(order);
    return all.get(all.size() - 1).seq();
  }

  Answer message(long seq) {
    return caller.get(ApiClient.ADMIN, "/inbox/" + seq);
  }

  JsonNode actions(String query) {
    return caller.get(ApiClient.ADMIN, "/actions?size=100&" + query).json().path("actions");
  }

  Answer retry(long seq, String query) {
    return post("/inbox/" + seq + "/retry" + query, null);
  }

  Answer edit(long seq, String payload, String query) {
    return post("/inbox/" + seq + "/edit" + query, payload);
  }

  Answer discard(long seq, String query) {
    return caller.delete(ApiClient.ADMIN, "/inbox/" + seq + query);
  }

  private Answer post(String path, @org.jspecify.annotations.Nullable String body) {
    return caller.call(ApiClient.ADMIN, caller.request("POST", path, body));
  }
}
