package io.orderescrow.api;

import static io.orderescrow.api.AuditTrailFixture.text;
import static io.orderescrow.api.AuditTrailFixture.valuesOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** Everything that people do is one entry of the audit trail, through whichever interface. */
@OnTheWeb
@Import(AuditTrailFixture.class)
@Tag("S45")
class AuditTrailIT {

  private static final String DECISION =
      "{\"variables\": {\"decision\": {\"type\": \"String\", \"value\": \"RETRY\"},"
          + " \"decisionReason\": {\"type\": \"String\", \"value\": \"She has phoned\"}}}";

  @Autowired ApiClient caller;
  @Autowired AuditTrailFixture trail;
  @Autowired RepositoryService repository;
  @Autowired RuntimeService runtime;
  @Autowired TaskService tasks;
  @Autowired JdbcTemplate jdbc;
  @LocalServerPort int port;

  private final String order = "trail-" + UUID.randomUUID();
  private final Instant start = Instant.now();

  @ParameterizedTest
  @CsvSource({"complete", "submit-form"})
  void aDecisionInTasklistIsOneEntryWithNameNoteAndAllValues(String way) {
    String task = trail.overdue(order);

    Answer done =
        new CockpitSession(port, "dora", "tasklist")
            .engine("POST", "task/%s/%s".formatted(task, way), DECISION);

    assertThat(done.status()).as(done.body()).isEqualTo(204);
    JsonNode entry = onlyEntry();
    assertThat(text(entry, "by")).isEqualTo("dora");
    assertThat(text(entry, "door")).isEqualTo("TASKLIST");
    assertThat(text(entry, "kind")).isEqualTo("ENGINE_OPERATION");
    assertThat(text(entry, "operation")).isEqualTo("Task/Complete");
    assertThat(text(entry, "summary")).isEqualTo("completed a task");
    assertThat(text(entry, "target")).isEqualTo("DecideOnOverdueInvoice");
    assertThat(text(entry, "reason")).isEqualTo("She has phoned");
    assertThat(Instant.parse(text(entry, "at"))).isBetween(start, Instant.now());
    assertThat(valuesOf(entry))
        .containsExactlyInAnyOrder(
            "decision: null -> RETRY", "decisionReason: null -> She has phoned");
  }

  private JsonNode onlyEntry() {
    List<JsonNode> entries = trail.ofOrder(order);
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  /** Requests on a task of an order. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST   | complete       | {\"variables\": {\"decision\": {\"value\": \"RETRY\"}}} |"
            + " completed a task",
        "POST   | claim          | {\"userId\": \"olga\"}                 | claimed a task",
        "POST   | assignee       | {\"userId\": \"olga\"}                 | assigned a task",
        "POST   | delegate       | {\"userId\": \"olga\"}                 | delegated a task",
        "POST   | resolve        | {}                                     | resolved a task",
        "POST   | comment/create | {\"message\": \"phoned\"}              | added comment",
        "POST   | identity-links | {\"userId\": \"dora\", \"type\": \"x\"} | added user link",
        "POST   | variables      | {\"modifications\": {\"decision\": {\"value\": \"RETRY\"}}} | ",
        "POST   | localVariables | {\"modifications\": {\"decision\": {\"value\": \"RETRY\"}}} | ",
        "PUT    | variables/decision | {\"value\": \"RETRY\"}             | set variable",
        "PUT    | localVariables/decision | {\"value\": \"RETRY\"}        | set variable"
      })
  void eachRequestOnATaskIsOneEntry(String method, String path, String body, String summary) {
    String task = trail.overdue(order);
    String url = "/engine-rest/task/%s/%s".formatted(task, path);

    Answer done = caller.call(ApiClient.ADMIN, caller.request(method, url, body));

    assertThat(done.status()).as(done.body()).isIn(200, 204);
    JsonNode entry = onlyEntry();
    assertThat(text(entry, "by")).isEqualTo("admin");
    assertThat(text(entry, "door")).isEqualTo("ENGINE_REST");
    if (summary != null) {
      assertThat(text(entry, "summary")).startsWith(summary);
    }
    if (body.contains("RETRY")) {
      assertThat(valuesOf(entry)).contains("decision: null -> RETRY");
    }
    if (body.contains("olga") || body.contains("phoned")) {
      assertThat(valuesOf(entry).toString()).containsAnyOf("-> olga", "-> phoned");
    }
  }

  /** Requests on the process instance of an order; a placeholder stands for its id. */
  enum Deed {
    SET_VARIABLE("set variable", (test, id) -> test.puts(id + "/variables/note", value("new"))),
    MODIFY_VARIABLES(
        "",
        (test, id) ->
            test.posts(id + "/variables", "{\"modifications\": {\"note\": " + value("new") + "}}")),
    DELETE_VARIABLE("removed variable", (test, id) -> test.deletes(id + "/variables/note")),
    SUSPEND(
        "suspended a process instance",
        (test, id) -> test.puts(id + "/suspended", "{\"suspended\": true}")),
    MODIFY(
        "modified process instance",
        (test, id) ->
            test.posts(
                id + "/modification",
                "{\"instructions\": [{\"type\": \"startBeforeActivity\","
                    + " \"activityId\": \"DecideOnOverdueInvoice\"}]}")),
    DELETE("deleted a process instance", (test, id) -> test.deletes(id));

    private final String summary;
    private final BiFunction<AuditTrailIT, String, Answer> request;

    Deed(String summary, BiFunction<AuditTrailIT, String, Answer> request) {
      this.summary = summary;
      this.request = request;
    }
  }

  private static String value(String text) {
    return "{\"type\": \"String\", \"value\": \"%s\"}".formatted(text);
  }

  private Answer puts(String path, String body) {
    return call("PUT", "process-instance/" + path, body);
  }

  private Answer posts(String path, String body) {
    return call("POST", "process-instance/" + path, body);
  }

  private Answer deletes(String path) {
    return call("DELETE", "process-instance/" + path, null);
  }

  private Answer call(String method, String path, @Nullable String body) {
    return caller.call(ApiClient.ADMIN, caller.request(method, "/engine-rest/" + path, body));
  }

  @ParameterizedTest
  @EnumSource
  void eachRequestOnAnInstanceIsOneEntry(Deed deed) {
    String instance = trail.place(order);
    runtime.setVariable(instance, "note", "old");

    Answer done = deed.request.apply(this, instance);

    assertThat(done.status()).as(done.body()).isEqualTo(204);
    JsonNode entry = onlyEntry();
    assertThat(text(entry, "by")).isEqualTo("admin");
    assertThat(text(entry, "summary")).startsWith(deed.summary);
    switch (deed) {
      case SET_VARIABLE, MODIFY_VARIABLES ->
          assertThat(valuesOf(entry)).contains("note: old -> new");
      case DELETE_VARIABLE -> assertThat(valuesOf(entry)).contains("note: old -> null");
      default -> {}
    }
  }

  /** A process with a task for which errors, escalations and signals have handlers. */
  private static BpmnModelInstance withHandlers() {
    return Bpmn.createExecutableProcess("audited")
        .camundaHistoryTimeToLive(1)
        .startEvent()
        .userTask("Check")
        .endEvent()
        .moveToActivity("Check")
        .boundaryEvent("OnError")
        .error("WRONG")
        .endEvent()
        .moveToActivity("Check")
        .boundaryEvent("OnEscalation")
        .escalation("TOO_LATE")
        .endEvent()
        .moveToActivity("Check")
        .boundaryEvent("OnSignal")
        .signal("enough")
        .endEvent()
        .done();
  }

  /** The engine logs neither an error, an escalation nor a signal. */
  @Test
  void aRequestThatTheEngineDoesNotLogIsOneEntryToo() {
    String deployment =
        repository
            .createDeployment()
            .addModelInstance("audited.bpmn", withHandlers())
            .deploy()
            .getId();

    String error = started("error");
    String escalation = started("escalation");
    String signal = started("signal");
    posted("task/%s/bpmnError".formatted(error), "{\"errorCode\": \"WRONG\"}");
    posted("task/%s/bpmnEscalation".formatted(escalation), "{\"escalationCode\": \"TOO_LATE\"}");
    String instance = tasks.createTaskQuery().taskId(signal).singleResult().getExecutionId();
    posted(
        "signal", "{\"name\": \"enough\", \"executionId\": \"%s\"}".formatted(signalled(instance)));
    Answer deleted = call("DELETE", "deployment/" + deployment + "?cascade=true", null);

    assertThat(deleted.status()).as(deleted.body()).isEqualTo(204);
    assertThat(summaries("error"))
        .containsExactly("reported bpmn error (task)", "created a process instance");
    assertThat(valuesOf(trail.ofOrder(order + "-error").get(0)))
        .containsExactly("errorCode: null -> WRONG");
    assertThat(valuesOf(trail.ofOrder(order + "-error").get(1))).contains("note: null -> given");
    assertThat(summaries("escalation"))
        .containsExactly("reported escalation (task)", "created a process instance");
    assertThat(valuesOf(trail.ofOrder(order + "-escalation").get(0)))
        .containsExactly("escalationCode: null -> TOO_LATE");
    assertThat(summaries("signal"))
        .containsExactly("signaled event received", "created a process instance");
    assertThat(trail.entries("user=admin&from=" + start))
        .filteredOn(entry -> text(entry, "target").equals(deployment))
        .extracting(entry -> text(entry, "summary"))
        .containsExactly("deleted a deployment");
  }

  private String signalled(String execution) {
    return jdbc.queryForObject(
        """
        select execution_id_ from act_ru_event_subscr where event_name_ = 'enough'
          and proc_inst_id_ = (select proc_inst_id_ from act_ru_execution where id_ = ?)
        """,
        String.class,
        execution);
  }

  /** Returns the id of the task. */
  private String started(String suffix) {
    posted(
        "process-definition/key/audited/start",
        "{\"businessKey\": \"%s-%s\", \"variables\": {\"note\": %s}}"
            .formatted(order, suffix, value("given")));
    return tasks
        .createTaskQuery()
        .processInstanceBusinessKey(order + '-' + suffix)
        .singleResult()
        .getId();
  }

  private void posted(String path, String body) {
    Answer done = call("POST", path, body);
    assertThat(done.status()).as(done.body()).isIn(200, 204);
  }

  private List<String> summaries(String suffix) {
    return trail.ofOrder(order + '-' + suffix).stream()
        .map(entry -> text(entry, "summary"))
        .toList();
  }

  @Test
  void administrationIsOnTheRecord() {
    String user = "u" + UUID.randomUUID();
    String group = "g" + UUID.randomUUID();
    CockpitSession session = new CockpitSession(port, "admin", "admin");
    String newUser =
        "{\"profile\": {\"id\": \"%s\"}, \"credentials\": {\"password\": \"%s\"}}"
            .formatted(user, ApiClient.PASSWORD);

    for (Answer done :
        List.of(
            session.engine("POST", "user/create", newUser),
            session.engine("POST", "group/create", "{\"id\": \"%s\"}".formatted(group)),
            session.engine("PUT", "group/%s/members/%s".formatted(group, user), "{}"),
            session.engine(
                "POST",
                "authorization/create",
                "{\"type\": 1, \"permissions\": [\"READ\"], \"userId\": \"%s\",".formatted(user)
                    + " \"resourceType\": 6, \"resourceId\": \"*\"}"),
            session.engine("DELETE", "user/" + user, ""))) {
      assertThat(done.status()).as(done.body()).isIn(200, 204);
    }

    List<JsonNode> entries = trail.entries("user=admin&from=" + start);
    assertThat(entries)
        .extracting(entry -> text(entry, "summary"))
        .containsExactly(
            "deleted a user",
            "created an authorization",
            "created a group membership",
            "created a group",
            "created a user");
    assertThat(entries).extracting(entry -> text(entry, "door")).containsOnly("ADMIN");
    assertThat(entries.get(0).toString()).contains(user);
    assertThat(valuesOf(entries.get(2)).toString()).contains(user, group);
    assertThat(entries.toString()).doesNotContain(ApiClient.PASSWORD);
    assertThat(caller.get(ApiClient.OPERATOR, "/actions?user=admin&from=" + start).at("/actions/0"))
        .isEmpty();
  }

  /** Nothing is recorded of a request that is refused or changes nothing. */
  @Test
  void aRefusedRequestIsNoEntry() {
    String task = trail.overdue(order);

    Answer refused =
        new CockpitSession(port, "dora", "tasklist")
            .engine("PUT", "task/%s/variables/shipTo".formatted(task), value("elsewhere"));

    assertThat(refused.status()).isGreaterThanOrEqualTo(400);
    call("GET", "task/" + task, null);
    assertThat(trail.ofOrder(order)).isEmpty();
  }

  @Test
  void aDecisionThatCannotBeRecordedDoesNotHappen() {
    String task = trail.overdue(order);
    String instance = tasks.createTaskQuery().taskId(task).singleResult().getProcessInstanceId();
    jdbc.execute(
        """
        create function refuse_record() returns trigger language plpgsql as $$
        begin raise exception 'no record'; end $$;
        create trigger refuse_record before insert on operator_action for each row
          execute function refuse_record()
        """);
    try {
      CockpitSession clerk = new CockpitSession(port, "dora", "tasklist");
      for (String way : List.of("complete", "submit-form", "resolve")) {
        assertThat(clerk.engine("POST", "task/%s/%s".formatted(task, way), DECISION).status())
            .as(way)
            .isEqualTo(500);
      }
      assertThat(puts(instance + "/variables/note", value("new")).status()).isEqualTo(500);
      assertThat(deletes(instance).status()).isEqualTo(500);
    } finally {
      jdbc.execute("drop trigger refuse_record on operator_action; drop function refuse_record()");
    }

    assertThat(tasks.createTaskQuery().taskId(task).singleResult().getDelegationState()).isNull();
    assertThat(runtime.getVariables(instance)).doesNotContainKeys("note", "decision");
  }

  @Test
  void nobodyChangesOrDeletesAnEntry() {
    String task = trail.overdue(order);
    call("POST", "task/%s/complete".formatted(task), DECISION);
    JsonNode entry = onlyEntry();
    String operation =
        jdbc.queryForObject(
            "select operation_id from operator_action where id = ?",
            String.class,
            entry.path("id").asLong());
    String row =
        jdbc.queryForObject(
            "select id_ from act_hi_op_log where operation_id_ = ?", String.class, operation);

    for (String method : List.of("DELETE", "PUT", "POST", "PATCH")) {
      for (String path :
          List.of(
              "/actions",
              "/actions/" + text(entry, "id"),
              "/engine-rest/history/user-operation/" + row,
              "/engine-rest/history/user-operation/" + operation)) {
        Answer refused = caller.call(ApiClient.ADMIN, caller.request(method, path, "{}"));
        assertThat(refused.status()).as("%s %s", method, path).isIn(404, 405);
      }
    }
    call(
        "PUT",
        "history/user-operation/%s/set-annotation".formatted(operation),
        "{\"annotation\": \"It was not me\"}");

    assertThat(trail.ofOrder(order)).contains(entry);
    assertThat(
            jdbc.queryForObject(
                "select count(*) from act_hi_op_log where id_ = ?", Long.class, row))
        .isOne();
  }

  @Test
  void aClerkSeesWhatSheSawBefore() {
    String task = trail.overdue(order);
    call("POST", "task/%s/complete".formatted(task), DECISION);
    String actions = "/orders/" + order + "/actions";

    assertThat(caller.get(ApiClient.CLERK, "/actions").status()).isEqualTo(403);
    assertThat(caller.get(ApiClient.CLERK, actions).json().path("actions")).isEmpty();
    JsonNode seen = caller.get(ApiClient.OPERATOR, actions).json().at("/actions/0");
    assertThat(text(seen, "summary")).isEqualTo("completed a task");
    assertThat(seen.path("values")).isEmpty();
    assertThat(caller.get(ApiClient.OPERATOR, "/actions?order=" + order).json().at("/actions"))
        .hasSize(1);
  }

  /** The page in Cockpit reads it with the rights of its user. */
  @Test
  void cockpitShowsTheTrailToWhoMayReadIt() {
    String task = trail.overdue(order);
    call("POST", "task/%s/complete".formatted(task), DECISION);
    call("POST", "group/create", "{\"id\": \"g%s\"}".formatted(UUID.randomUUID()));

    for (String user : List.of("olga", "aldo")) {
      CockpitSession session = new CockpitSession(port, user, "cockpit");
      JsonNode page = session.getResource("actions?order=" + order).json();
      assertThat(page.at("/actions/0/summary").asText()).isEqualTo("completed a task");
      assertThat(page.at("/actions/0/values/0/after").asText()).isEqualTo("RETRY");
      JsonNode all = session.getResource("actions?user=admin&from=" + start).json();
      assertThat(all.findValuesAsText("summary").contains("created a group"))
          .as(user)
          .isEqualTo(user.equals("aldo"));
      assertThat(session.getResource("actions?from=yesterday").status()).isEqualTo(400);
    }
    assertThat(new CockpitSession(port, "dora", "tasklist").getResource("actions").status())
        .isIn(401, 403);
    assertThat(new CockpitSession(port).getResource("actions").status()).isEqualTo(401);
  }

  @Test
  void pagesFollowTheOrderOfTime() {
    trail.overdue(order);
    String instance =
        runtime
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(order, "order-fulfilment")
            .singleResult()
            .getId();
    for (int i = 0; i < 5; i++) {
      puts(instance + "/variables/note", value("note " + i));
    }
    // As if the first one had taken long to commit.
    jdbc.update(
        """
        update operator_action set at = at - interval '1 day'
        where id = (select max(id) from operator_action where subject = ?)
        """,
        order);

    List<String> seen = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = caller.get(ApiClient.ADMIN, "/actions?size=2&order=" + order + next).json();
      page.path("actions").forEach(entry -> seen.add(valuesOf(entry).get(0)));
      next = page.path("next").isNull() ? "" : "&before=" + page.path("next").asText();
    } while (!next.isEmpty());

    assertThat(seen)
        .extracting(value -> value.replaceAll(".*-> ", ""))
        .containsExactly("note 3", "note 2", "note 1", "note 0", "note 4");
    assertThat(
            caller
                .get(ApiClient.ADMIN, "/actions?order=" + order + "&until=" + start)
                .json()
                .path("actions"))
        .hasSize(1);
  }
}
