package io.orderescrow.tracking;

import io.orderescrow.message.Catalogue;
import io.orderescrow.model.Models;
import io.orderescrow.process.SendMessage;
import java.util.Map;
import org.camunda.bpm.engine.impl.bpmn.behavior.ReceiveTaskActivityBehavior;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.TimerEventJobHandler.TimerJobConfiguration;
import org.camunda.bpm.engine.impl.jobexecutor.TimerExecuteNestedActivityJobHandler;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.SuspensionState;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ActivityStartBehavior;

/**
 * Replaces the engine's {@link TimerExecuteNestedActivityJobHandler} in tracking mode. A passed
 * deadline publishes one overdue notice and the process continues to wait, because another system
 * decides whether to cancel the order. The timer keeps its due date, which is the time since when
 * the wait is overdue, and is suspended so that it does not fire again. A reminder sends nothing.
 *
 * <p>This class is not a bean, because the engine's starter would register it in every mode.
 */
final class TrackingTimerHandler extends TimerExecuteNestedActivityJobHandler {

  private final Catalogue catalogue;
  private final Models models;
  private final SendMessage sendMessage;

  TrackingTimerHandler(Catalogue catalogue, Models models, SendMessage sendMessage) {
    this.catalogue = catalogue;
    this.models = models;
    this.sendMessage = sendMessage;
  }

  @Override
  public void execute(
      TimerJobConfiguration timer, ExecutionEntity wait, CommandContext command, String tenant) {
    ActivityImpl boundary = wait.getProcessDefinition().findActivity(timer.getTimerElementKey());
    if (isDeadline(boundary)) {
      publishOverdue(wait, boundary);
      keepSuspended((TimerEntity) command.getCurrentJob());
    } else if (models.reminderCommand(wait.getProcessDefinitionId(), boundary.getId()).isEmpty()) {
      super.execute(timer, wait, command, tenant);
    }
  }

  private static boolean isDeadline(ActivityImpl boundary) {
    return boundary.getActivityStartBehavior() == ActivityStartBehavior.CANCEL_EVENT_SCOPE
        && boundary.getEventScope() instanceof ActivityImpl wait
        && wait.getActivityBehavior() instanceof ReceiveTaskActivityBehavior;
  }

  private void publishOverdue(ExecutionEntity wait, ActivityImpl boundary) {
    String step =
        models
            .overdueStep(wait.getProcessDefinitionId(), boundary.getId())
            .orElseGet(wait::getCurrentActivityId);
    catalogue
        .overdueNotice()
        .ifPresent(notice -> sendMessage.send(wait, notice, Map.of(Models.STEP, step)));
  }

  /** Creates the timer again, because the engine deletes a timer that has fired. */
  private static void keepSuspended(TimerEntity timer) {
    timer.setSuspensionState(SuspensionState.SUSPENDED.getStateCode());
    timer.createNewTimerJob(timer.getDuedate());
  }
}
