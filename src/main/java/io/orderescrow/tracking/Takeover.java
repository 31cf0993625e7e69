package io.orderescrow.tracking;

import io.orderescrow.model.Models;
import java.time.Clock;
import java.util.List;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.management.JobDefinition;
import org.camunda.bpm.engine.management.JobDefinitionQuery;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Lets the reminders of all models rest while we only track, and wakes them when we begin to
 * command. A suspended timer is made with each wait and costs nothing until then: it is never due.
 */
@Component
@Profile("orchestrator")
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

  /** How many waits were asked about and will be again. */
  long countAsked() {
    return table.countAwake(reminders(management.createJobDefinitionQuery().active()));
  }

  /** From now on; of what waits already, and of what will. */
  void suspendReminders() {
    reminders(management.createJobDefinitionQuery().active())
        .forEach(id -> management.suspendJobDefinitionById(id, true));
  }

  /**
   * Each open wait is asked about at once, and has its whole deadline before it, as it is set by
   * now and be it long overdue: nobody was asked in our name before.
   *
   * @return how many waits that are
   */
  int resumeReminders() {
    List<String> reminders = reminders(management.createJobDefinitionQuery().suspended());
    reminders.forEach(id -> management.activateJobDefinitionById(id, true));
    table.wakeDeadlines().forEach(id -> management.recalculateJobDuedate(id, false));
    return table.makeDue(reminders, clock.instant());
  }

  /** The ids of the job definitions that send a command again. */
  private List<String> reminders(JobDefinitionQuery wanted) {
    return wanted.jobType(BOUNDARY_TIMER).list().stream()
        .filter(
            timer ->
                models
                    .remindsWith(timer.getProcessDefinitionId(), timer.getActivityId())
                    .isPresent())
        .map(JobDefinition::getId)
        .toList();
  }
}
