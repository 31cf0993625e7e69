package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Inbox;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** What each group can do in the engine, and what the engine records of it. */
@OnTheWeb
@Tag("S45")
class EngineRightsIT {

  @Autowired ApiClient caller;
  @Autowired HistoryService history;
  @Autowired ManagementService management;
  @Autowired Inbox inbox;
  @Autowired JdbcTemplate jdbc;
  @LocalServerPort int port;

  private final String cleanUp = "clean-up-" + UUID.randomUUID();

  /** Like the job that removes ended instances from the history. */
  private void aCleanUpIsPlanned() {
    jdbc.update(
        """
        insert into act_ru_job
          (id_, rev_, type_, exclusive_, retries_, duedate_, handler_type_, handler_cfg_,
           suspension_state_, priority_)
        values (?, 1, 'ever-living', true, 3, now() + interval '1 day', 'history-cleanup',
          '{"immediatelyDue":false,"minuteFrom":0,"minuteTo":59,"countEmptyRuns":0}', 1, 0)
        """,
        cleanUp);
  }

  @AfterEach
  void removeCleanUp() {
    jdbc.update("delete from act_ru_job where id_ = ?", cleanUp);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT    | /suspended | {\"suspended\": true}",
        "PUT    | /retries   | {\"retries\": 0}",
        "PUT    | /duedate   | {\"duedate\": \"2099-01-01T00:00:00.000+0000\"}",
        "PUT    | /priority  | {\"priority\": 1}",
        "POST   | /execute   | {}",
        "DELETE | ''         | {}"
      })
  void onlyAdministratorsTouchTheCleanUpOfTheHistory(String method, String path, String body) {
    aCleanUpIsPlanned();
    String before = job(cleanUp);

    for (String user : new String[] {"dora", "olga", "aldo", "norbert"}) {
      CockpitSession session = new CockpitSession(port, user, "welcome");
      Answer refused = session.engine(method, "job/" + cleanUp + path, body);
      assertThat(refused.status()).as("%s: %s", user, refused.body()).isEqualTo(403);
    }

    assertThat(job(cleanUp)).isEqualTo(before);
  }

  /** The engine would take one of the timer's five retries for each refused request. */
  @Test
  void aClerkCannotUseUpTheRetriesOfATimer() {
    String order = "timer-" + UUID.randomUUID();
    inbox.receive(List.of(createOrder(order)));
    Job timer =
        management
            .createJobQuery()
            .processDefinitionKey("order-fulfilment")
            .timers()
            .list()
            .stream()
            .filter(job -> order.equals(businessKeyOf(job)))
            .findFirst()
            .orElseThrow();
    String before = job(timer.getId());

    Answer refused =
        new CockpitSession(port, "dora", "tasklist")
            .engine("POST", "job/" + timer.getId() + "/execute", "{}");

    assertThat(refused.status()).as(refused.body()).isEqualTo(403);
    assertThat(job(timer.getId())).isEqualTo(before);
  }

  private String businessKeyOf(Job job) {
    return jdbc.queryForObject(
        "select business_key_ from act_ru_execution where id_ = ?",
        String.class,
        job.getProcessInstanceId());
  }

  @Test
  void anAdministratorSuspendsTheCleanUpOfTheHistory() {
    aCleanUpIsPlanned();

    Answer done =
        new CockpitSession(port, "admin", "welcome")
            .engine("PUT", "job/" + cleanUp + "/suspended", "{\"suspended\": true}");

    assertThat(done.status()).as(done.body()).isEqualTo(204);
  }

  /** All columns of a job. */
  private String job(String id) {
    return jdbc.queryForObject(
        "select job::text from act_ru_job job where id_ = ?", String.class, id);
  }

  @ParameterizedTest
  @CsvSource({
    "operator, POST, deployment/create",
    "operator, POST, filter/create",
    "operator, POST, user/create",
    "operator, POST, authorization/create",
    "operator, POST, process-definition/key/order-fulfilment/start",
    "auditor, POST, deployment/create",
    "auditor, POST, user/create",
    "auditor, POST, process-definition/key/order-fulfilment/start"
  })
  void neitherOperatorsNorAuditorsAdministrate(String group, String method, String path) {
    CockpitSession session =
        new CockpitSession(port, group.equals("operator") ? "olga" : "aldo", "cockpit");

    Answer refused =
        path.startsWith("deployment")
            ? session.postForm(
                "/camunda/api/engine/engine/default/" + path, "deployment-name=x&data=x")
            : session.engine(
                method,
                path,
                """
                {"resourceType": "Task", "name": "x", "owner": "olga", "query": {}, "type": 1,
                 "profile": {"id": "x"}, "credentials": {"password": "only-for-these-tests"}}
                """);

    assertThat(refused.status()).as(refused.body()).isIn(400, 403, 415);
    assertThat(history.createUserOperationLogQuery().userId("olga").operationType("Create").count())
        .isZero();
  }

  @Test
  void anAuditorReadsEverythingInTheEngine() {
    for (String path :
        new String[] {
          "process-definition",
          "process-instance",
          "history/process-instance",
          "deployment",
          "user",
          "group",
          "authorization",
          "history/user-operation",
          "job",
          "task",
          "batch"
        }) {
      Answer count = caller.get(ApiClient.AUDITOR, "/engine-rest/" + path + "/count");

      assertThat(count.status()).as("%s: %s", path, count.body()).isEqualTo(200);
      assertThat(count.at("/count"))
          .as(path)
          .isEqualTo(caller.get(ApiClient.ADMIN, "/engine-rest/" + path + "/count").at("/count"));
    }
  }

  @Test
  void theOperationLogNamesWhoCreatedAUser() {
    String user = "u" + UUID.randomUUID();

    Answer created =
        caller.call(
            ApiClient.ADMIN,
            caller.request(
                "POST",
                "/engine-rest/user/create",
                "{\"profile\": {\"id\": \"%s\"}, \"credentials\": {\"password\": \"%s\"}}"
                    .formatted(user, ApiClient.PASSWORD)));

    assertThat(created.status()).as(created.body()).isEqualTo(204);
    Answer log = caller.get(ApiClient.AUDITOR, "/engine-rest/history/user-operation?userId=admin");
    assertThat(log.json().findValuesAsText("newValue")).contains(user);
  }
}
