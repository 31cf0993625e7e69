package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Inbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A clerk decides with a task, and changes nothing else of an order. */
@OnTheWeb
@Tag("S45")
class TaskVariablesIT {

  private static final String FORGED =
      "{\"shipTo\": {\"type\": \"Json\", \"value\": \"{}\"},"
          + " \"note\": {\"type\": \"String\", \"value\": \"x\"},"
          + " \"decision\": {\"type\": \"String\", \"value\": \"RETRY\"}}";

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired RuntimeService runtime;
  @Autowired TaskService tasks;
  @LocalServerPort int port;

  private final String order = "task-" + UUID.randomUUID();
  private String instance;
  private String task;
  private CockpitSession clerk;

  @BeforeEach
  void anOrderIsOverdue() {
    inbox.receive(List.of(createOrder(order)));
    instance =
        runtime
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(order)
            .processDefinitionKey("order-fulfilment")
            .singleResult()
            .getId();
    runtime
        .createProcessInstanceModification(instance)
        .startBeforeActivity("DecideOnOverdueInvoice")
        .cancelAllForActivity("AwaitInventory")
        .execute();
    task = tasks.createTaskQuery().processInstanceId(instance).singleResult().getId();
    clerk = new CockpitSession(port, "dora", "tasklist");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, complete, variables",
    "POST, submit-form, variables",
    "POST, resolve, variables",
    "POST, variables, modifications",
    "POST, localVariables, modifications",
    "POST, bpmnEscalation, variables"
  })
  void noRequestOfATaskSetsAnotherVariable(String method, String path, String field) {
    Answer refused =
        clerk.engine(
            method,
            "task/%s/%s".formatted(task, path),
            "{\"escalationCode\": \"x\", \"%s\": %s}".formatted(field, FORGED));

    isRefused(refused);
  }

  @ParameterizedTest
  @CsvSource({"variables/shipTo", "localVariables/note"})
  void noSingleVariableOfATaskIsSet(String path) {
    isRefused(
        clerk.engine(
            "PUT",
            "task/%s/%s".formatted(task, path),
            "{\"type\": \"String\", \"value\": \"elsewhere\"}"));
  }

  @Test
  void noVariableIsRemovedByWayOfATask() {
    isRefused(clerk.engine("DELETE", "task/%s/variables/order".formatted(task), ""));
  }

  private void isRefused(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isBetween(400, 500);
    assertThat(answer.body())
        .contains("does not take the variables")
        .contains("It takes [decision, decisionReason]");
    assertThat(tasks.createTaskQuery().taskId(task).count()).isOne();
    assertThat(runtime.getVariables(instance)).doesNotContainKeys("shipTo", "note");
  }

  @Test
  void aDecisionIsTaken() {
    Answer taken =
        clerk.engine(
            "POST",
            "task/%s/complete".formatted(task),
            "{\"variables\": {\"decision\": {\"type\": \"String\", \"value\": \"RETRY\"}}}");

    assertThat(taken.status()).as(taken.body()).isEqualTo(204);
    assertThat(tasks.createTaskQuery().taskId(task).count()).isZero();
  }

  /** Jackson would open the file for writing when it builds this object. */
  @Test
  void noObjectOfAClassOfTheClientIsBuilt(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("kept"), "content");
    String variable = "task/%s/variables/decisionReason".formatted(task);
    clerk.engine(
        "PUT",
        variable,
        """
        {"type": "Object", "value": "\\"%s\\"",
         "valueInfo": {"objectTypeName": "org.springframework.core.io.FileUrlResource",
                       "serializationDataFormat": "application/json"}}
        """
            .formatted(file));

    Answer read = clerk.get("/camunda/api/engine/engine/default/" + variable);

    assertThat(read.status()).as(read.body()).isGreaterThanOrEqualTo(400);
    assertThat(file).hasContent("content");
  }

  /** A stored filter would run the expression for everybody who opens it. */
  @Test
  void noStoredFilterRunsAnExpression() {
    Answer created =
        caller.call(
            ApiClient.ADMIN,
            caller.request(
                "POST",
                "/engine-rest/filter/create",
                """
                {"resourceType": "Task", "name": "x", "owner": "admin",
                 "query": {"assigneeExpression": "${currentUser()}"}}
                """));

    int status = created.status();
    if (status == 200) {
      status =
          caller
              .get(ApiClient.ADMIN, "/engine-rest/filter/" + created.at("/id") + "/list")
              .status();
    }

    assertThat(status).isGreaterThanOrEqualTo(400);
  }
}
