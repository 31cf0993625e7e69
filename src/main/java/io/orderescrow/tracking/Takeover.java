package io.orderescrow.tracking;

import io.orderescrow.model.Models;
import java.time.Clock;
import java.util.List;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.management.JobDefinition;
import org.camunda.bpm.engine.management.JobDefinitionQuery;
import org.springframework.stereotype.Component;

/**
 * Suspends the reminders of all models in tracking mode and activates them when the system begins
 * to command. Each wait still creates a timer, but a suspended timer is never due.
 */
@Component
class Takeover {

  private static final String BOUNDARY_TIMER = "timer-transition";

  private final ManagementService management;
  private final Models models;
  private final TakeoverTable table;
  private final Clock clock;

  Takeover(ManagementService management, Models models, TakeoverTable table, Clock clock) {
    this.management = management;
    this.models = models;
    this.table = table;
    this.clock = clock;
  }

  long countActiveReminders() {
    return table.countActive(reminders(management.createJobDefinitionQuery().active()));
  }

  /** Suspends the reminders of current and future waits. */
  void suspendReminders() {
    reminders(management.createJobDefinitionQuery().active())
        .forEach(id -> management.suspendJobDefinitionById(id, true));
  }

  /**
   * Activates all reminders. Each open wait sends its command at once and its deadline starts over,
   * even if it has passed, because the system has not sent the command before.
   *
   * @return the number of open waits
   */
  int resumeReminders() {
    table.liftTimeLimits();
    List<String> reminders = reminders(management.createJobDefinitionQuery().suspended());
    reminders.forEach(id -> management.activateJobDefinitionById(id, true));
    table.activateDeadlines().forEach(id -> management.recalculateJobDuedate(id, false));
    return table.makeDue(reminders, clock.instant());
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
