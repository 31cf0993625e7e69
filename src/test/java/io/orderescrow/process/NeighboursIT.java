package io.orderescrow.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.Page;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.AcquirableJobEntity;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.builder.ProcessBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Tenants, models and applications that share the engine's tables with us. */
@OnTheEngine
@Tag("S41")
class NeighboursIT {

  private static final String OTHER = "other-application";

  @Autowired private ProcessEngine engine;
  @Autowired private JdbcTemplate jdbc;

  @AfterEach
  void removeTheOthers() {
    ClockUtil.reset();
    jdbc.update("delete from act_ru_event_subscr where id_ = ?", OTHER);
    jdbc.update("delete from act_ru_job where deployment_id_ = ?", OTHER);
    engine.getRepositoryService().createDeploymentQuery().deploymentName(OTHER).list().stream()
        .forEach(made -> engine.getRepositoryService().deleteDeployment(made.getId(), true));
  }

  @Test
  void aDeploymentWithATenantIsRefused() {
    assertThatThrownBy(
            () -> deployment(process().startEvent().endEvent().done()).tenantId("acme").deploy())
        .isInstanceOf(BadUserRequestException.class)
        .hasMessageContaining("'%s' has the tenant 'acme'".formatted(OTHER));
  }

  @Test
  void aModelThatDisagreesWithTheCatalogueIsRefused() {
    BpmnModelInstance model =
        process().startEvent().receiveTask("AwaitParcel").message("ParcelLost").endEvent().done();

    assertThatThrownBy(() -> deployment(model).deploy())
        .isInstanceOf(BadUserRequestException.class)
        .hasMessageContaining("the element 'AwaitParcel' waits for 'ParcelLost'");
  }

  @Test
  void aSecondProcessWithTheSameStartMessageIsRefused() {
    BpmnModelInstance model = process().startEvent().message("CreateOrderEvent").endEvent().done();

    assertThatThrownBy(() -> deployment(model).deploy())
        .isInstanceOf(ProcessEngineException.class)
        .hasMessageContaining("there already is a message event subscription")
        .hasMessageContaining("CreateOrderEvent");
  }

  @Test
  void aSubscriptionOfATenantTakesNoOrder(@Autowired ApplicationContext system) {
    jdbc.update(
        """
        insert into act_ru_event_subscr (id_, rev_, event_type_, event_name_, configuration_,
          created_, tenant_id_)
        select ?, 1, 'message', 'CreateOrderEvent', id_, now(), 'acme' from act_re_procdef
        where key_ = 'order-fulfilment' order by version_ desc limit 1
        """,
        OTHER);
    Story story = new Story(system);

    story.orderIsPlaced();

    story.waitsAt("AwaitInventory");
  }

  @Test
  void jobsOfAnotherApplicationAreLeftToIt() {
    String own = deployment(process().startEvent().endEvent().done()).deploy().getId();
    String ours = "job-" + UUID.randomUUID();
    insertDueJob(ours, own);
    insertDueJob("job-" + UUID.randomUUID(), OTHER);

    List<String> acquired = acquirable();

    assertThat(acquired).contains(ours);
    jdbc.update("delete from act_ru_job where id_ = ?", ours);
    // Jobs that are due at the same moment come in any sequence.
    assertThat(acquirable())
        .containsExactlyInAnyOrderElementsOf(
            acquired.stream().filter(job -> !job.equals(ours)).toList());
    assertThat(
            jdbc.queryForList(
                "select id_ from act_ru_job where deployment_id_ = ?", String.class, OTHER))
        .hasSize(1)
        .doesNotContainAnyElementsOf(acquired);
  }

  private void insertDueJob(String id, String deployment) {
    jdbc.update(
        """
        insert into act_ru_job (id_, rev_, type_, exclusive_, retries_, duedate_, suspension_state_,
          handler_type_, deployment_id_)
        values (?, 1, 'timer', false, 3, now() - interval '1 day', 1, 'timer-start-event', ?)
        """,
        id,
        deployment);
  }

  private List<String> acquirable() {
    return ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
        .getCommandExecutorTxRequired()
        .execute(
            command ->
                command.getJobManager().findNextJobsToExecute(new Page(0, 100)).stream()
                    .map(AcquirableJobEntity::getId)
                    .toList());
  }

  private static ProcessBuilder process() {
    return Bpmn.createExecutableProcess(OTHER).camundaHistoryTimeToLive(1);
  }

  private DeploymentBuilder deployment(BpmnModelInstance model) {
    return engine
        .getRepositoryService()
        .createDeployment()
        .name(OTHER)
        .addModelInstance(OTHER + ".bpmn", model);
  }
}
