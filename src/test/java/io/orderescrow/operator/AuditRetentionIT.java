package io.orderescrow.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessages;
import io.orderescrow.process.OnTheEngine;
import java.util.List;
import java.util.UUID;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** How long the audit trail and the engine's operation log are kept. */
@OnTheEngine
@Tag("S45")
class AuditRetentionIT {

  @Autowired ProcessEngine engine;
  @Autowired Inbox inbox;
  @Autowired RuntimeService runtime;
  @Autowired HistoryService history;
  @Autowired IdentityService identity;
  @Autowired ManagementService management;
  @Autowired BulkActionWorker worker;
  @Autowired JdbcTemplate jdbc;

  private final String order = "kept-" + UUID.randomUUID();

  @Test
  void theCleanUpOfTheHistoryLeavesTheRecordOfAnOrder() {
    String operation = anOrderIsDeletedByAPerson();
    jdbc.update(
        """
        update act_hi_procinst set removal_time_ = now() - interval '1 day', end_time_ = now()
        where business_key_ = ?
        """,
        order);
    jdbc.update(
        """
        update act_hi_op_log set removal_time_ = now() - interval '1 day'
        where operation_id_ = ? and removal_time_ is not null
        """,
        operation);

    cleanUpHistory();

    assertThat(count("act_hi_procinst", "business_key_", order)).isZero();
    assertThat(count("act_hi_op_log", "operation_id_", operation)).isPositive();
    assertThat(count("operator_action", "subject", order)).isOne();
  }

  /** Tests switch the engine's clean-up off. */
  private void cleanUpHistory() {
    var configuration = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    configuration.setHistoryCleanupEnabled(true);
    try {
      history.cleanUpHistoryAsync(true);
      history.findHistoryCleanupJobs().forEach(job -> management.executeJob(job.getId()));
    } finally {
      configuration.setHistoryCleanupEnabled(false);
      jdbc.update("delete from act_ru_job where handler_type_ = 'history-cleanup'");
    }
  }

  /** The default retention is 365 days. */
  @Test
  void bothRecordsExpireAtTheSameTime() {
    String operation = anOrderIsDeletedByAPerson();
    purge();
    jdbc.update(
        "update operator_action set at = at - interval '364 days' where subject = ?", order);
    jdbc.update(
        """
        update act_hi_op_log set timestamp_ = timestamp_ - interval '364 days'
        where operation_id_ = ?
        """,
        operation);
    purge();
    assertThat(count("operator_action", "subject", order)).isOne();
    assertThat(count("act_hi_op_log", "operation_id_", operation)).isPositive();

    jdbc.update("update operator_action set at = at - interval '1 day' where subject = ?", order);
    jdbc.update(
        """
        update act_hi_op_log set timestamp_ = timestamp_ - interval '1 day'
        where operation_id_ = ?
        """,
        operation);
    purge();

    assertThat(count("operator_action", "subject", order)).isZero();
    assertThat(count("act_hi_op_log", "operation_id_", operation)).isZero();
  }

  private void purge() {
    while (worker.purge()) {
      // more
    }
  }

  /** Returns the id of the operation. */
  private String anOrderIsDeletedByAPerson() {
    inbox.receive(List.of(RawMessages.createOrder(order)));
    String instance =
        runtime
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(order)
            .singleResult()
            .getId();
    identity.setAuthentication("admin", List.of("camunda-admin"));
    try {
      runtime.deleteProcessInstance(instance, "ordered twice");
    } finally {
      identity.clearAuthentication();
    }
    assertThat(
            jdbc.queryForObject(
                "select reason from operator_action where subject = ?", String.class, order))
        .isEqualTo("ordered twice");
    return jdbc.queryForObject(
        "select operation_id from operator_action where subject = ?", String.class, order);
  }

  private long count(String table, String column, String value) {
    return jdbc.queryForObject(
        "select count(*) from %s where %s = ?".formatted(table, column), Long.class, value);
  }
}
