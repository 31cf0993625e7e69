package io.orderescrow.tracking;

import static io.orderescrow.tracking.TakeoverTable.PER_SECOND;

import io.orderescrow.model.Models;
import io.orderescrow.tracking.TakeoverTable.MadeDue;
import io.orderescrow.tracking.TakeoverTable.TimerPosition;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.management.JobDefinition;
import org.camunda.bpm.engine.management.JobDefinitionQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Suspends the reminders of all models in tracking mode and activates them when the system begins
 * to command. Each wait still creates a timer, but a suspended timer is never due.
 */
@Component
class Takeover {

  private static final String BOUNDARY_TIMER = "timer-transition";

  /** Rows in one transaction: far below the time limit of a statement. */
  private static final int BATCH = 1_000;

  private static final Logger log = LoggerFactory.getLogger(Takeover.class);

  private final ManagementService management;
  private final Models models;
  private final TakeoverTable table;
  private final Clock clock;
  private final TransactionTemplate transaction;

  Takeover(
      ManagementService management,
      Models models,
      TakeoverTable table,
      Clock clock,
      TransactionTemplate transaction) {
    this.transaction = transaction;
    this.management = management;
    this.models = models;
    this.table = table;
    this.clock = clock;
  }

  long countActiveReminders() {
    return table.countActive(reminders(management.createJobDefinitionQuery().active()));
  }

  /** Suspends the reminders of current and future waits, within the transaction of the caller. */
  void suspendReminders() {
    table.liftTimeLimits();
    reminders(management.createJobDefinitionQuery().active())
        .forEach(id -> management.suspendJobDefinitionById(id, true));
  }

  /**
   * Activates all reminders. Each open wait sends its command at once and its deadline starts over,
   * even if it has passed, because the system has not sent the command before. Each batch is a
   * transaction of its own, so that the number of waits has no limit; after an interruption, the
   * whole takeover is repeated, which does no harm.
   *
   * @return the number of open waits
   */
  int resumeReminders() {
    List<String> definitions = allReminders();
    definitions.forEach(id -> management.activateJobDefinitionById(id, false));
    while (table.activate(definitions, BATCH) == BATCH) {
      log.info("Activated {} reminders", BATCH);
    }
    restartDeadlines();
    Instant from = clock.instant();
    int waits = 0;
    TimerPosition last = TimerPosition.FIRST;
    while (last != null) {
      MadeDue batch = table.makeDue(definitions, last, BATCH, from.plusSeconds(waits / PER_SECOND));
      waits += batch.count();
      last = batch.last();
      log.info("Took over {} waits so far", waits);
    }
    return waits;
  }

  private void restartDeadlines() {
    List<String> batch = table.deadlines("", BATCH);
    while (!batch.isEmpty()) {
      List<String> ids = batch;
      transaction.executeWithoutResult(
          status -> {
            table.activate(ids);
            ids.forEach(id -> management.recalculateJobDuedate(id, false));
          });
      batch = table.deadlines(ids.get(ids.size() - 1), BATCH);
    }
  }

  /** Also those that an interrupted takeover has activated. */
  private List<String> allReminders() {
    return reminders(management.createJobDefinitionQuery());
  }

  /** Returns the ids of the job definitions that re-send a command. */
  private List<String> reminders(JobDefinitionQuery query) {
    return query.jobType(BOUNDARY_TIMER).list().stream()
        .filter(
            timer ->
                models
                    .reminderCommand(timer.getProcessDefinitionId(), timer.getActivityId())
                    .isPresent())
        .map(JobDefinition::getId)
        .toList();
  }
}
