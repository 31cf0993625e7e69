package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.answer;
import static io.orderescrow.message.RawMessages.cancel;
import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.progress.InstanceHistoryTable;
import io.orderescrow.progress.InstanceHistoryTable.EngineInstance;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.batch.Batch;
import org.camunda.bpm.engine.repository.DeploymentWithDefinitions;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** People end, move and change orders in the engine; afterwards each order has one true record. */
@OnTheWeb
class SteeredByPeopleIT {

  private static final String PROCESS = "/engine-rest/process-instance/";

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired RuntimeService runtime;
  @Autowired RepositoryService repository;
  @Autowired ManagementService management;
  @Autowired InstanceHistoryTable history;
  @Autowired JdbcTemplate jdbc;

  private final String order = "steered-" + UUID.randomUUID();

  /** Ways over {@code /engine-rest} that end an order which waits for its payment. */
  enum Way {
    CANCEL_AS_COCKPIT_PROPOSES((test, id) -> test.cancels(id, "skipCustomListeners=true")),
    CANCEL((test, id) -> test.cancels(id, "")),
    CANCEL_WITHOUT_MAPPINGS((test, id) -> test.cancels(id, "skipIoMappings=true")),
    CANCEL_WITHOUT_BOTH(
        (test, id) -> test.cancels(id, "skipCustomListeners=true&skipIoMappings=true")),
    CANCEL_WITHOUT_SUBPROCESSES((test, id) -> test.cancels(id, "skipSubprocesses=true")),
    BATCH_DELETE(
        (test, id) ->
            test.inBatch(
                PROCESS + "delete",
                "{\"processInstanceIds\": [\"%s\"], \"deleteReason\": \"cleaning up\"}"
                    .formatted(id))),
    BATCH_DELETE_AS_COCKPIT_PROPOSES(
        (test, id) ->
            test.inBatch(
                PROCESS + "delete",
                "{\"processInstanceIds\": [\"%s\"], \"skipCustomListeners\": true}".formatted(id))),
    CANCEL_EVERY_TOKEN(
        (test, id) ->
            test.posts(
                204,
                PROCESS + id + "/modification",
                "{\"skipCustomListeners\": true, \"instructions\": ["
                    + "{\"type\": \"cancel\", \"activityId\": \"AwaitPayment\"}]}")),
    CANCEL_EVERY_TOKEN_IN_BATCH(
        (test, id) ->
            test.inBatch(
                "/engine-rest/modification/executeAsync",
                ("{\"processDefinitionId\": \"%s\", \"processInstanceIds\": [\"%s\"],"
                        + " \"instructions\": [{\"type\": \"cancel\", \"activityId\":"
                        + " \"AwaitPayment\"}]}")
                    .formatted(test.instance().getProcessDefinitionId(), id)));

    private final BiConsumer<SteeredByPeopleIT, String> action;

    Way(BiConsumer<SteeredByPeopleIT, String> action) {
      this.action = action;
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("S32")
  @Tag("F1")
  void anOrderThatAPersonEndsIsDeletedAndNamesWhatIsNotUndone(Way way) {
    waitsForPayment();

    way.action.accept(this, instance().getId());

    isDeletedWithoutUndoing("ReleaseInventory", "RefundPayment");
  }

  @Test
  @Tag("S32")
  void anOrderIsDeletedWithItsDeployment() {
    ProcessDefinition own = deployedAgain();
    try {
      waitsForPayment();
      assertThat(instance().getProcessDefinitionId()).isEqualTo(own.getId());
    } finally {
      Answer deleted =
          caller.delete(
              ApiClient.ADMIN,
              "/engine-rest/deployment/%s?cascade=true&skipCustomListeners=true"
                  .formatted(own.getDeploymentId()));
      assertThat(deleted.status()).as(deleted.body()).isEqualTo(204);
    }
    isDeletedWithoutUndoing("ReleaseInventory", "RefundPayment");
  }

  @Test
  @Tag("S32")
  void anOrderThatAPersonMovesToAnEndNamesThePerson() {
    waitsForPayment();

    moves("OrderCompleted");

    JsonNode ended = status();
    assertThat(ended.path("state").asText()).as("%s", ended).isEqualTo("COMPLETED");
    assertThat(ended.at("/manualEnd/by").asText()).isEqualTo("admin");
    assertThat(ended.at("/manualEnd/notUndone")).isEmpty();
    assertThat(ended.path("timeline").findValuesAsText("type")).contains("OrderCompletedEvent");
    isAccountedFor();
  }

  @Test
  @Tag("S32")
  void anOrderThatAPersonMovesToItsCancellationIsUndone() {
    waitsForPayment();

    moves("OrderIsUndone");

    JsonNode cancelling = status();
    assertThat(cancelling.path("state").asText()).isEqualTo("CANCELLING");
    assertThat(cancelling.path("waitsFor").findValuesAsText("command"))
        .containsExactlyInAnyOrder("ReleaseInventoryCommand", "RefundPaymentCommand");
    isAccountedFor();
  }

  private void moves(String element) {
    posts(
        204,
        PROCESS + instance().getId() + "/modification",
        ("{\"instructions\": [{\"type\": \"cancel\", \"activityId\": \"AwaitPayment\"},"
                + "{\"type\": \"startBeforeActivity\", \"activityId\": \"%s\"}]}")
            .formatted(element));
  }

  /** An undo is an instance of its own, called by the order. */
  @Test
  @Tag("S32")
  @Tag("F15")
  void anUndoIsNotDeletedAloneAndNotTakenForAcknowledged() {
    waitsForPayment();
    inbox.receive(List.of(cancel(order, "changed her mind")));
    inbox.receive(
        List.of(
            answer(
                "InventoryReleasedEvent",
                order,
                "ReleaseInventoryCommand",
                "\"outcome\": \"RELEASED\"")));
    String undo = called().getId();

    for (String flags : List.of("", "skipCustomListeners=true&skipIoMappings=true")) {
      Answer refused = caller.delete(ApiClient.ADMIN, PROCESS + undo + "?" + flags);
      assertThat(refused.status()).as(refused.body()).isEqualTo(400);
      assertThat(refused.at("/message")).contains(undo, "Refund payment", order);
    }
    String cancelStep =
        "{\"instructions\": [{\"type\": \"cancel\", \"activityId\": \"RefundPayment\"}]}";
    assertThat(posts(400, PROCESS + instance().getId() + "/modification", cancelStep))
        .contains("Refund payment");
    assertThat(status().path("state").asText()).isEqualTo("CANCELLING");

    cancels(instance().getId(), "skipCustomListeners=true");

    isDeletedWithoutUndoing("RefundPayment");
  }

  @Test
  @Tag("S32")
  @Tag("F15")
  void anUndoThatAPersonGivesUpContinuesTheOrder() {
    waitsForPayment();
    inbox.receive(List.of(cancel(order, "changed her mind")));
    inbox.receive(
        List.of(
            answer(
                "InventoryReleasedEvent",
                order,
                "ReleaseInventoryCommand",
                "\"outcome\": \"RELEASED\"")));

    posts(
        204,
        PROCESS + called().getId() + "/modification",
        "{\"instructions\": [{\"type\": \"cancel\", \"activityId\": \"AwaitAcknowledgement\"},"
            + "{\"type\": \"startBeforeActivity\", \"activityId\": \"UndoneByHand\"}]}");

    JsonNode ended = status();
    assertThat(ended.path("state").asText()).isEqualTo("CANCELLED");
    assertThat(ended.at("/manualEnd/by").asText()).isEqualTo("admin");
    assertThat(ended.path("timeline").findValuesAsText("type")).contains("OrderCancelledEvent");
  }

  @Test
  @Tag("S32")
  void anEndedOrderIsNotRestarted() {
    waitsForPayment();
    ProcessInstance ended = instance();
    cancels(ended.getId(), "");

    String refused =
        posts(
            409,
            "/engine-rest/process-definition/%s/restart".formatted(ended.getProcessDefinitionId()),
            ("{\"processInstanceIds\": [\"%s\"], \"instructions\": [{\"type\":"
                    + " \"startBeforeActivity\", \"activityId\": \"AwaitPayment\"}]}")
                .formatted(ended.getId()));

    assertThat(refused).contains(order, "already started");
    isDeletedWithoutUndoing("ReleaseInventory", "RefundPayment");
  }

  @Test
  @Tag("S32")
  void aSuspendedOrderKeepsItsMessagesUntilItIsActivated() {
    waitsForPayment();
    String suspension = PROCESS + instance().getId() + "/suspended";
    call(204, "PUT", suspension, "{\"suspended\": true}");
    inbox.receive(
        List.of(
            answer(
                "PaymentCapturedEvent", order, "CapturePaymentCommand", "\"paymentId\": \"P-1\"")));
    assertThat(dispositions("PaymentCapturedEvent")).containsExactly("WAITING");
    isAccountedFor();

    call(204, "PUT", suspension, "{\"suspended\": false}");

    await()
        .untilAsserted(
            () -> assertThat(dispositions("PaymentCapturedEvent")).containsExactly("APPLIED"));
    assertThat(status().at("/waitsFor/0/activity").asText()).isEqualTo("AwaitInvoice");
  }

  @Test
  @Tag("S32")
  @Tag("F22")
  void aMigratedOrderGoesOn() {
    waitsForPayment();
    String from = instance().getProcessDefinitionId();
    ProcessDefinition target = deployedAgain();
    try {
      String plan =
          posts(
              200,
              "/engine-rest/migration/generate",
              "{\"sourceProcessDefinitionId\": \"%s\", \"targetProcessDefinitionId\": \"%s\"}"
                  .formatted(from, target.getId()));
      posts(
          204,
          "/engine-rest/migration/execute",
          "{\"migrationPlan\": %s, \"processInstanceIds\": [\"%s\"]}"
              .formatted(plan, instance().getId()));
      assertThat(instance().getProcessDefinitionId()).isEqualTo(target.getId());
      inbox.receive(
          List.of(
              answer(
                  "PaymentCapturedEvent",
                  order,
                  "CapturePaymentCommand",
                  "\"paymentId\": \"P-1\"")));
      assertThat(status().at("/waitsFor/0/activity").asText()).isEqualTo("AwaitInvoice");
      isAccountedFor();
    } finally {
      cancels(instance().getId(), "");
      repository.deleteDeployment(target.getDeploymentId());
    }
  }

  /** What an earlier version, or a change of the tables by hand, has left behind. */
  @Test
  @Tag("S32")
  @Tag("F1")
  void anOperatorSettlesALostOrderOnRecord() {
    String settlement = "/orders/" + order + "/settlement?reason=Placed%20again";
    assertThat(settles(ApiClient.ADMIN, settlement).at("/type"))
        .isEqualTo("/problems/unknown-order");
    waitsForPayment();
    assertThat(settles(ApiClient.ADMIN, settlement).at("/type"))
        .isEqualTo("/problems/order-not-lost");
    cancels(instance().getId(), "");
    jdbc.update(
        """
        update process_instance set ended_at = null, outcome = null, ended_by = null,
               not_undone = null where business_key = ?
        """,
        order);
    inbox.receive(
        List.of(
            answer(
                "PaymentCapturedEvent", order, "CapturePaymentCommand", "\"paymentId\": \"P-1\"")));
    assertThat(dispositions("PaymentCapturedEvent")).containsExactly("WAITING");
    assertThat(settles(ApiClient.CLERK, settlement).status()).isEqualTo(403);

    Answer settled = settles(ApiClient.ADMIN, settlement);

    assertThat(settled.status()).as(settled.body()).isEqualTo(200);
    assertThat(settled.at("/state")).isEqualTo("DELETED");
    assertThat(settled.at("/manualEnd/by")).isEqualTo("admin");
    Answer trail = caller.get(ApiClient.ADMIN, "/orders/" + order + "/actions");
    assertThat(trail.at("/actions/0/kind")).isEqualTo("SETTLE_ORDER");
    assertThat(trail.at("/actions/0/reason")).isEqualTo("Placed again");
    await()
        .untilAsserted(
            () -> assertThat(dispositions("PaymentCapturedEvent")).containsExactly("LATE"));
    isAccountedFor();
  }

  private Answer settles(String user, String path) {
    return caller.call(user, caller.request("POST", path, null));
  }

  /** The engine's clean-up may delete the history of an order or an undo that is still open. */
  @Test
  @Tag("S35")
  @Tag("F3")
  void openOrdersAreReadWithoutTheirHistory() {
    waitsForPayment();
    JsonNode before = status().path("waitsFor");
    forgetHistory();

    assertThat(status().path("waitsFor")).isEqualTo(before);
    assertThat(before.at("/0/name").asText()).isEqualTo("Await payment");
    assertThat(live("AwaitPayment")).contains(order);
    assertThat(resent("payment")).isPositive();
    assertThat(caller.get(ApiClient.ADMIN, "/counts").json().at("/waiting/AwaitPayment").asLong())
        .isPositive();

    inbox.receive(List.of(cancel(order, "changed her mind")));
    forgetHistory();

    assertThat(status().path("state").asText()).isEqualTo("CANCELLING");
    assertThat(status().path("waitsFor").findValuesAsText("command"))
        .containsExactlyInAnyOrder("ReleaseInventoryCommand", "RefundPaymentCommand");
    assertThat(live("RefundPayment")).contains(order);
    assertThat(history.forBusinessKey(order)).hasSize(3).allMatch(EngineInstance::running);
    for (String undone :
        List.of("InventoryReleasedEvent RELEASED", "PaymentRefundedEvent REFUNDED")) {
      String[] words = undone.split(" ");
      inbox.receive(List.of(answer(words[0], order, "\"outcome\": \"%s\"".formatted(words[1]))));
    }
    assertThat(status().path("state").asText()).isEqualTo("CANCELLED");
  }

  private void forgetHistory() {
    for (String table : List.of("act_hi_actinst", "act_hi_procinst")) {
      jdbc.update(
          """
          delete from %s where root_proc_inst_id_ = (
            select id_ from act_ru_execution where business_key_ = ? and super_exec_ is null)
          """
              .formatted(table),
          order);
    }
  }

  private String live(String step) {
    return caller.get(ApiClient.ADMIN, "/live/steps/" + step + "/orders").body();
  }

  private long resent(String service) {
    String range =
        "{\"service\": \"%s\", \"since\": \"2020-01-01T00:00:00Z\",".formatted(service)
            + " \"until\": \"2099-01-01T00:00:00Z\"}";
    jdbc.update(
        "update act_ru_job set create_time_ = create_time_ - interval '6 seconds'"
            + " where process_instance_id_ = ?",
        instance().getId());
    return Long.parseLong(
        caller.call(ApiClient.ADMIN, caller.request("POST", "/replays", range)).at("/resent"));
  }

  private void waitsForPayment() {
    inbox.receive(List.of(createOrder(order)));
    inbox.receive(
        List.of(
            answer(
                "InventoryUpdatedEvent",
                order,
                "ReserveInventoryCommand",
                "\"reservationId\": \"R-1\"")));
    assertThat(status().at("/waitsFor/0/activity").asText()).isEqualTo("AwaitPayment");
  }

  private void isDeletedWithoutUndoing(String... undos) {
    JsonNode deleted = status();
    assertThat(deleted.path("state").asText()).as("%s", deleted).isEqualTo("DELETED");
    assertThat(deleted.at("/manualEnd/by").asText()).isEqualTo("admin");
    assertThat(deleted.at("/manualEnd/notUndone").toString()).contains(undos);
    assertThat(deleted.at("/manualEnd/notUndone")).hasSize(undos.length);
    assertThat(deleted.path("timeline").findValuesAsText("type"))
        .doesNotContain("OrderCancelledEvent");
    Answer tooLate = caller.delete(ApiClient.ADMIN, "/orders/" + order);
    assertThat(tooLate.status()).isEqualTo(409);
    assertThat(tooLate.at("/detail")).contains("deleted in the engine", "by admin").contains(undos);
    assertThat(caller.get(ApiClient.ADMIN, "/orders?state=DELETED&size=100").body())
        .contains(order);
    assertThat(caller.get(ApiClient.ADMIN, "/orders?state=CANCELLED&id=" + order).body())
        .doesNotContain(order + "\"");
    inbox.receive(
        List.of(
            answer(
                "PaymentCapturedEvent", order, "CapturePaymentCommand", "\"paymentId\": \"P-1\"")));
    assertThat(dispositions("PaymentCapturedEvent")).containsExactly("LATE");
    isAccountedFor();
  }

  private void isAccountedFor() {
    JsonNode account = caller.get(ApiClient.ADMIN, "/reconciliation").json();
    for (String group : List.of("unaccounted", "lost", "stray")) {
      assertThat(account.path(group).path("first").findValuesAsText("")).doesNotContain(order);
      assertThat(account.path(group).toString()).doesNotContain(order);
    }
    long ends = account.path("completed").asLong() + account.path("cancelled").asLong();
    long open = account.path("announced").asLong() + account.path("running").asLong();
    assertThat(account.path("accepted").asLong())
        .isEqualTo(open + ends + account.path("deleted").asLong());
  }

  private void cancels(String instance, String flags) {
    Answer answer = caller.delete(ApiClient.ADMIN, PROCESS + instance + "?" + flags);
    assertThat(answer.status()).as(answer.body()).isEqualTo(204);
  }

  private String posts(int status, String path, String body) {
    return call(status, "POST", path, body);
  }

  private String call(int status, String method, String path, String body) {
    Answer answer = caller.call(ApiClient.ADMIN, caller.request(method, path, body));
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    return answer.body();
  }

  /** Starts a batch of the engine and carries out its jobs. */
  private void inBatch(String path, String body) {
    String id = caller.call(ApiClient.ADMIN, caller.request("POST", path, body)).at("/id");
    Batch batch = management.createBatchQuery().batchId(id).singleResult();
    for (String jobs : List.of(batch.getSeedJobDefinitionId(), batch.getBatchJobDefinitionId())) {
      management
          .createJobQuery()
          .jobDefinitionId(jobs)
          .list()
          .forEach(job -> management.executeJob(job.getId()));
    }
  }

  private ProcessDefinition deployedAgain() {
    ProcessDefinition latest =
        repository
            .createProcessDefinitionQuery()
            .processDefinitionKey("order-fulfilment")
            .latestVersion()
            .singleResult();
    DeploymentWithDefinitions copy =
        repository
            .createDeployment()
            .name("copy")
            .addDeploymentResources(latest.getDeploymentId())
            .deployWithResult();
    return copy.getDeployedProcessDefinitions().stream()
        .filter(definition -> definition.getKey().equals("order-fulfilment"))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode status() {
    return caller.get(ApiClient.ADMIN, "/orders/" + order).json();
  }

  private List<String> dispositions(String type) {
    return status().path("timeline").findParents("type").stream()
        .filter(entry -> entry.path("type").asText().equals(type))
        .map(entry -> entry.path("state").asText())
        .toList();
  }

  private ProcessInstance instance() {
    return runtime
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(order, "order-fulfilment")
        .singleResult();
  }

  private ProcessInstance called() {
    return runtime
        .createProcessInstanceQuery()
        .superProcessInstanceId(instance().getId())
        .singleResult();
  }
}
