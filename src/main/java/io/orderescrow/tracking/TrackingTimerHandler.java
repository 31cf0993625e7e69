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
 * Timers at the edge of a wait for a message, while we only track. A deadline that has passed is
 * told once, and the process goes on waiting: whether the order is given up is not ours to decide.
 * The timer stays as it was due, suspended, so that it says since when the wait is overdue and does
 * not fire again. A reminder reminds nobody.
 *
 * <p>It takes the place of the engine's handler of such timers, which does the rest. It is no bean:
 * the engine's starter would put every bean of this type in place, whatever the mode.
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
      sayOverdue(wait, boundary);
      hold((TimerEntity) command.getCurrentJob());
    } else if (models.remindsWith(wait.getProcessDefinitionId(), boundary.getId()).isEmpty()) {
      super.execute(timer, wait, command, tenant);
    }
  }

  private static boolean isDeadline(ActivityImpl boundary) {
    return boundary.getActivityStartBehavior() == ActivityStartBehavior.CANCEL_EVENT_SCOPE
        && boundary.getEventScope() instanceof ActivityImpl wait
        && wait.getActivityBehavior() instanceof ReceiveTaskActivityBehavior;
  }

  private void sayOverdue(ExecutionEntity wait, ActivityImpl boundary) {
    String step =
        models
            .stepOf(wait.getProcessDefinitionId(), boundary.getId())
            .orElseGet(wait::getCurrentActivityId);
    catalogue
        .overdueNotice()
        .ifPresent(notice -> sendMessage.send(wait, notice, Map.of(Models.STEP, step)));
  }

  /** The engine deletes a timer that has fired; this is the same one once more. */
  private static void hold(TimerEntity timer) {
    timer.setSuspensionState(SuspensionState.SUSPENDED.getStateCode());
    timer.createNewTimerJob(timer.getDuedate());
  }
}
