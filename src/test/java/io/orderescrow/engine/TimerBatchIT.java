package io.orderescrow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.embedded.RowLock;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessages;
import io.orderescrow.process.OrderStep;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.runtime.Incident;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;

/**
 * Timers executed in a batch must have the same effect as timers that the engine executes one by
 * one. The test locks them in the name of the real executor, which therefore does not acquire them.
 * All other timers are due in an hour.
 */
@SpringBootTest(
    properties = {
      "fulfilment.engine.batching=true",
      "fulfilment.model.waits.AwaitInventory.first-gap=PT1H",
      "fulfilment.model.waits.AwaitAcknowledgement.first-gap=PT1H",
      "camunda.bpm.job-execution.wait-time-in-millis=50",
      "camunda.bpm.job-execution.max-wait=100",
      "camunda.bpm.generic-properties.properties.failed-job-retry-time-cycle=R2/PT1S",
      "fulfilment.web.admin.password=only-for-this-test"
    })
@ActiveProfiles("orchestrator")
@OnRealParts
class TimerBatchIT {

  private static final String REMINDERS = "repeat_ is not null";
  private static final String DEADLINES = "repeat_ is null";

  @Autowired private Inbox inbox;
  @Autowired private ProcessEngine engine;
  @Autowired private BatchJobExecutor executor;
  @Autowired private DueTimerTable table;
  @Autowired private TimerMeters meters;
  @Autowired private JdbcTemplate jdbc;

  private final String alone = UUID.randomUUID().toString();
  private final String first = UUID.randomUUID().toString();
  private final String second = UUID.randomUUID().toString();
  private final String third = UUID.randomUUID().toString();

  @Test
  @Tag("S17")
  @Tag("S19")
  void batchHasTheSameEffectAsSingleExecutions() {
    placeOrders(alone, first, second);
    for (String due :
        List.of(
            // Re-send twice, cancel; re-send the undo twice, create a user task, re-send again.
            REMINDERS, REMINDERS, DEADLINES, REMINDERS, REMINDERS, DEADLINES, REMINDERS)) {
      executeOneByOne(lock(due, alone));
      executeInBatch(lock(due, first, second));

      assertThat(state(first)).isEqualTo(state(alone)).hasSizeGreaterThan(10);
      assertThat(state(second)).isEqualTo(state(alone));
    }
    assertThat(state(first)).anyMatch(row -> row.contains("UndoByHand"));
  }

  @Test
  @Tag("S17")
  void executesAReminderAndADeadlineOfOneWait() {
    placeOrders(alone, first, second);

    executeOneByOne(lock(REMINDERS, alone));
    executeOneByOne(lock(DEADLINES, alone));
    List<String> reminders = lock(REMINDERS, first, second);
    List<String> deadlines = lock(DEADLINES, first, second);
    executeInBatch(Stream.of(reminders, deadlines).flatMap(Collection::stream).toList());

    assertThat(state(first)).isEqualTo(state(alone)).hasSizeGreaterThan(10);
    assertThat(state(second)).isEqualTo(state(alone));
  }

  @Test
  void createsAnIncidentOnlyForTheFailedTimer() {
    placeOrders(alone, first, second, third);
    executeOneByOne(lock(REMINDERS, alone));
    // Without a business key no message can be sent.
    jdbc.update("update act_ru_execution set business_key_ = null where business_key_ = ?", second);

    executeInBatch(lock(REMINDERS, first, second, third));

    assertThat(state(first)).isEqualTo(state(alone));
    assertThat(state(third)).isEqualTo(state(alone));
    Incident incident = await().until(() -> incidentOf(second), found -> found != null);
    assertThat(incident.getIncidentType()).isEqualTo(Incident.FAILED_JOB_HANDLER_TYPE);
    assertThat(incident.getIncidentMessage()).contains("has no business key");
    assertThat(incidentOf(first)).isNull();
    assertThat(
            engine
                .getManagementService()
                .createJobQuery()
                .jobId(incident.getConfiguration())
                .singleResult()
                .getRetries())
        .isZero();
  }

  @Test
  void isolatesTheTimerWhoseWriteFails() {
    placeOrders(alone, first, second, third);
    executeOneByOne(lock(REMINDERS, alone));
    String name = "refuse_" + second.replace('-', '_');
    jdbc.execute(
        """
        create function %1$s() returns trigger language plpgsql as
          'begin raise exception ''not this one''; end';
        create trigger %1$s before insert on outbox_message for each row
          when (new.subject = '%2$s') execute function %1$s()
        """
            .formatted(name, second));

    executeInBatch(lock(REMINDERS, first, second, third));

    assertThat(state(first)).isEqualTo(state(alone));
    assertThat(state(third)).isEqualTo(state(alone));
    Incident incident = await().until(() -> incidentOf(second), found -> found != null);
    assertThat(incident.getIncidentMessage()).contains("insert into outbox_message");
    jdbc.execute("drop function %s cascade".formatted(name));
  }

  /** A conflict with another transaction costs no retry. */
  @Test
  @Tag("S30")
  void retriesTheTimerThatConflicts() {
    placeOrders(alone, first, second, third);
    executeOneByOne(lock(REMINDERS, alone));
    List<String> timers = lock(REMINDERS, first, second, third);
    String name = "keep_" + second.replace('-', '_');
    jdbc.execute(
        """
        create function %1$s() returns trigger language plpgsql as 'begin return null; end';
        create trigger %1$s before delete on act_ru_job for each row
          when (old.process_instance_id_ = '%2$s') execute function %1$s()
        """
            .formatted(name, instanceOf(second)));

    executeInBatch(timers);

    assertThat(state(first)).isEqualTo(state(alone));
    assertThat(state(third)).isEqualTo(state(alone));
    assertThat(sentCommands(second)).isEqualTo(1);
    jdbc.execute("drop function %s cascade".formatted(name));
    await().untilAsserted(() -> assertThat(sentCommands(second)).isEqualTo(2));
    assertThat(incidentOf(second)).isNull();
  }

  /** Somebody has left a transaction open that holds the row of one order. */
  @Test
  @Tag("F6")
  @Tag("S37")
  void postponesTheTimerOfALockedOrder(@Autowired TestEnvironment environment) {
    placeOrders(alone, first, second, third);
    executeOneByOne(lock(REMINDERS, alone));
    List<String> timers = lock(REMINDERS, first, second, third);

    try (RowLock lock = RowLock.ofOrder(environment, second)) {
      executeInBatch(timers);

      assertThat(state(first)).isEqualTo(state(alone));
      assertThat(state(third)).isEqualTo(state(alone));
      assertThat(sentCommands(second)).isEqualTo(1);
    }

    await().untilAsserted(() -> assertThat(sentCommands(second)).isEqualTo(2));
    assertThat(state(second)).as("no retry is lost").isEqualTo(state(alone));
  }

  /** The same for a job that the engine executes itself. */
  @Test
  @Tag("F6")
  @Tag("S37")
  void aLockCostsAJobNoRetry(@Autowired TestEnvironment environment) {
    placeOrders(alone);
    List<String> timers = lock(REMINDERS, alone);

    try (RowLock lock = RowLock.ofOrder(environment, alone)) {
      executeOneByOne(timers);

      assertThat(
              jdbc.queryForObject(
                  "select retries_ from act_ru_job where id_ = ?", Integer.class, timers.get(0)))
          .as("of failed-job-retry-time-cycle")
          .isEqualTo(2);
    }

    await().untilAsserted(() -> assertThat(sentCommands(alone)).isGreaterThanOrEqualTo(2));
    assertThat(incidentOf(alone)).isNull();
  }

  @Test
  @Tag("S18")
  @Tag("S30")
  void skipsATimerLockedByAnotherNode() {
    placeOrders(alone, first, second, third);
    executeOneByOne(lock(REMINDERS, alone));
    List<String> timers = lock(REMINDERS, first, second, third);
    jdbc.update(
        "update act_ru_job set lock_owner_ = 'another', rev_ = rev_ + 1"
            + " where process_instance_id_ = ? and repeat_ is not null",
        instanceOf(second));

    executeInBatch(timers);

    assertThat(state(first)).isEqualTo(state(alone));
    assertThat(state(third)).isEqualTo(state(alone));
    assertThat(sentCommands(second)).isEqualTo(1);
  }

  @Test
  void skipsATimerWhoseWaitHasEnded() {
    placeOrders(alone, first, second);
    executeOneByOne(lock(REMINDERS, alone));
    List<String> timers = lock(REMINDERS, first, second);
    List<DueTimer> due = due(timers);
    inbox.receive(
        List.of(
            RawMessages.answer(
                OrderStep.INVENTORY.answers.no(),
                second,
                OrderStep.INVENTORY.command,
                "\"reason\": \"OUT_OF_STOCK\"")));

    run(due);

    assertThat(state(first)).isEqualTo(state(alone));
    assertThat(sentCommands(second)).isEqualTo(1);
  }

  private void placeOrders(String... orders) {
    inbox.receive(Stream.of(orders).map(RawMessages::createOrder).toList());
  }

  /** Makes the timers of orders and their undos due and locks them. */
  private List<String> lock(String which, String... orders) {
    List<String> timers =
        jdbc.queryForList(
            """
            update act_ru_job set duedate_ = now() - interval '1 second', rev_ = rev_ + 1,
              lock_owner_ = ?, lock_exp_time_ = now() + interval '1 hour'
            where process_instance_id_ in (
                select proc_inst_id_ from act_hi_procinst where business_key_ = any (?))
              and %s
            returning id_
            """
                .formatted(which),
            String.class,
            executor.getLockOwner(),
            orders);
    assertThat(timers).hasSize(orders.length);
    return timers;
  }

  private void executeOneByOne(List<String> timers) {
    executor.getExecuteJobsRunnable(timers, (ProcessEngineImpl) engine).run();
  }

  private void executeInBatch(List<String> timers) {
    run(due(timers));
  }

  private List<DueTimer> due(List<String> timers) {
    List<DueTimer> due = timers.stream().map(table.timersById(timers)::get).toList();
    assertThat(due).doesNotContainNull();
    return due;
  }

  private void run(List<DueTimer> timers) {
    new TimerBatch(executor, (ProcessEngineImpl) engine, timers, table, meters).run();
  }

  private String instanceOf(String order) {
    return jdbc.queryForObject(
        "select proc_inst_id_ from act_hi_procinst where business_key_ = ?", String.class, order);
  }

  private Incident incidentOf(String order) {
    return engine
        .getRuntimeService()
        .createIncidentQuery()
        .processInstanceId(instanceOf(order))
        .singleResult();
  }

  private long sentCommands(String order) {
    return jdbc.queryForObject(
        "select count(*) from outbox_message where subject = ? and type = 'ReserveInventoryCommand'",
        Long.class,
        order);
  }

  /**
   * Returns all rows of an order and its undos, without ids and times. The engine stores the start
   * of a cycle in whole seconds, so the first due date, in an hour, is not compared exactly.
   */
  private List<String> state(String order) {
    return jdbc.queryForList(
        """
        with instances as (
          select proc_inst_id_ as id from act_hi_procinst where business_key_ = ?1)
        select concat_ws(' ', 'instance', proc_def_key_, state_, end_act_id_,
                         end_time_ is not null, removal_time_ is not null) as row
        from act_hi_procinst where proc_inst_id_ in (table instances)
        union all
        select concat_ws(' ', 'activity', act_id_, act_type_, act_inst_state_,
                         end_time_ is not null, duration_ >= 0, removal_time_ is not null)
        from act_hi_actinst where proc_inst_id_ in (table instances)
        union all
        select concat_ws(' ', 'timer', handler_type_, handler_cfg_, split_part(repeat_, '/', 3),
                         retries_, lock_owner_ is null, exclusive_, suspension_state_,
                         split_part(repeat_, '/', 3) = 'PT1H'
                           or duedate_ = split_part(repeat_, '/', 2)::timestamp
                             + split_part(repeat_, '/', 3)::interval,
                         round(extract(epoch from duedate_ - create_time_) / 60) * 60)
        from act_ru_job where process_instance_id_ in (table instances)
        union all
        select concat_ws(' ', 'execution', act_id_, is_active_, is_concurrent_, is_scope_,
                         is_event_scope_, cached_ent_state_)
        from act_ru_execution where proc_inst_id_ in (table instances)
        union all
        select concat_ws(' ', 'subscription', event_type_, event_name_, activity_id_)
        from act_ru_event_subscr where proc_inst_id_ in (table instances)
        union all
        select concat_ws(' ', 'task', task_def_key_, due_date_)
        from act_ru_task where proc_inst_id_ in (table instances)
        union all
        select concat_ws(' ', 'variable', name_, type_, replace(text_, ?1, ''))
        from act_ru_variable where proc_inst_id_ in (table instances)
        union all
        select concat_ws(' ', 'past variable', name_, state_, replace(text_, ?1, ''))
        from act_hi_varinst where proc_inst_id_ in (table instances)
        union all
        select concat_ws(' ', 'message', type, attempt, causation_id is null,
                         command_id is not null, replace(convert_from(payload, 'UTF8'), ?1, ''))
        from outbox_message where subject = ?1
        order by 1
        """
            .replace("?1", "'" + order + "'"),
        String.class);
  }
}
