package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Inbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.springframework.stereotype.Component;

/** An order that waits for a clerk, and the entries of the audit trail. */
@Component
class AuditTrailFixture {

  private final ApiClient caller;
  private final Inbox inbox;
  private final RuntimeService runtime;
  private final TaskService tasks;

  AuditTrailFixture(ApiClient caller, Inbox inbox, RuntimeService runtime, TaskService tasks) {
    this.caller = caller;
    this.inbox = inbox;
    this.runtime = runtime;
    this.tasks = tasks;
  }

  /** Returns the id of the process instance. */
  String place(String order) {
    inbox.receive(List.of(createOrder(order)));
    return runtime
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(order, "order-fulfilment")
        .singleResult()
        .getId();
  }

  /** Places an order whose invoice is overdue. Returns the id of the clerk's task. */
  String overdue(String order) {
    String instance = place(order);
    runtime
        .createProcessInstanceModification(instance)
        .startBeforeActivity("DecideOnOverdueInvoice")
        .cancelAllForActivity("AwaitInventory")
        .execute();
    return tasks.createTaskQuery().processInstanceId(instance).singleResult().getId();
  }

  /** The entries of one order, newest first. */
  List<JsonNode> ofOrder(String order) {
    return entries("order=" + order);
  }

  /** The entries since a moment, newest first. */
  List<JsonNode> since(Instant start) {
    return entries("from=" + start);
  }

  List<JsonNode> entries(String query) {
    Answer page = caller.get(ApiClient.AUDITOR, "/actions?size=100&" + query);
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    List<JsonNode> entries = new ArrayList<>();
    page.json().path("actions").forEach(entries::add);
    return entries;
  }

  /** Values as {@code name: before -> after}. */
  static List<String> valuesOf(JsonNode entry) {
    List<String> values = new ArrayList<>();
    entry
        .path("values")
        .forEach(
            value ->
                values.add(
                    "%s: %s -> %s"
                        .formatted(
                            value.path("name").asText(),
                            value.path("before").asText(),
                            value.path("after").asText())));
    return values;
  }

  static String text(JsonNode entry, String field) {
    return entry.path(field).asText();
  }
}
