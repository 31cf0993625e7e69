package io.orderescrow.process;

import io.orderescrow.instance.Instance.ManualEnd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells how a person ends an instance in the engine, such as by <em>Cancel</em> or a batch in
 * Cockpit. Nothing is read for an instance that its own process ends.
 */
@Component
class ManualEnds {

  private final ManualEndTable table;

  ManualEnds(ManualEndTable table) {
    this.table = table;
  }

  /** Whether the instance is deleted. It ends without reaching an end of its model. */
  static boolean isDeleted(ExecutionEntity instance) {
    return instance.isDeleteRoot() || instance.getDeleteReason() != null;
  }

  /**
   * Returns null for an instance that is not deleted and that no user ends. The engine has not
   * written the end yet, so its tables still show the compensation that was due.
   */
  @Nullable ManualEnd of(ExecutionEntity instance) {
    String user = user(Context.getCommandContext());
    return user == null && !isDeleted(instance)
        ? null
        : new ManualEnd(
            user,
            table.pendingCompensation(instance.getId()).stream()
                .filter(activity -> isCompensation(instance, activity))
                .toList());
  }

  private static boolean isCompensation(ExecutionEntity instance, String activityId) {
    ActivityImpl activity = instance.getProcessDefinition().findActivity(activityId);
    return activity != null && activity.isCompensationHandler();
  }

  /** A batch runs in jobs of the engine, without a user; the batch knows its creator. */
  private @Nullable String user(CommandContext command) {
    JobEntity job = command.getCurrentJob();
    return job != null
            && Context.getProcessEngineConfiguration()
                .getBatchHandlers()
                .containsKey(job.getJobHandlerType())
        ? table.batchCreator(job.getJobDefinitionId())
        : command.getAuthenticatedUserId();
  }
}
