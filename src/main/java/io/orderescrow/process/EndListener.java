package io.orderescrow.process;

import io.orderescrow.instance.Instance;
import io.orderescrow.instance.InstanceTable;
import io.orderescrow.instance.InstanceTable.InstanceEnding;
import io.orderescrow.transaction.TransactionBatch;
import io.orderescrow.transaction.TransactionBatch.Moment;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Records at the end of every process the activity in which it ended. The engine's state {@code
 * COMPLETED} does not distinguish a completed order from a cancelled one. A person may end an
 * instance too; the record then names the user and the compensation that was due.
 */
@Component
class EndListener implements ExecutionListener {

  /** In characters; longer texts are not recorded. */
  private static final int MAX_REASON_LENGTH = 100;

  private final TransactionBatch<InstanceEnding> endings;
  private final ManualEnds manualEnds;

  EndListener(
      InstanceTable instances, SubscriptionEvents subscriptionEvents, ManualEnds manualEnds) {
    this.manualEnds = manualEnds;
    this.endings =
        new TransactionBatch<>(
            Moment.BEFORE_COMMIT,
            ended -> {
              instances.recordEnds(ended);
              ended.forEach(ending -> subscriptionEvents.add(ending.businessKey()));
            });
  }

  @Override
  public void notify(DelegateExecution execution) {
    ExecutionEntity instance = (ExecutionEntity) execution;
    boolean deleted = ManualEnds.isDeleted(instance);
    if (instance.getSuperExecutionId() != null) {
      if (deleted) {
        requireWholeDeletion(instance);
      }
      return;
    }
    if (instance.getBusinessKey() == null) {
      return;
    }
    String outcome = deleted ? null : instance.getActivityId();
    endings.add(
        new InstanceEnding(
            instance.getProcessDefinition().getKey(),
            instance.getBusinessKey(),
            outcome == null ? Instance.DELETED : outcome,
            reason(instance),
            manualEnds.of(instance)));
  }

  /**
   * Refuses to delete a compensation alone, because its caller would continue as if it were done.
   *
   * @throws RequestRefusedException unless the caller is deleted too
   */
  private static void requireWholeDeletion(ExecutionEntity instance) {
    ExecutionEntity caller = instance.getSuperExecution();
    ExecutionEntity callingInstance = caller.getProcessInstance();
    ActivityImpl step = caller.getActivity();
    if (step != null && step.isCompensationHandler() && !callingInstance.isDeleteRoot()) {
      throw new RequestRefusedException(
          ("The instance %s is the compensation '%s' of '%s' (%s) and cannot be deleted alone. To"
                  + " give it up, move it to an end event of its model, such as 'Undone by hand'; or"
                  + " delete the instance %s, which then records what was not undone.")
              .formatted(
                  instance.getId(),
                  step.getName() == null ? step.getId() : step.getName(),
                  callingInstance.getBusinessKey(),
                  callingInstance.getProcessDefinition().getKey(),
                  callingInstance.getId()));
    }
  }

  /** A model keeps the reason in this variable, from which its last event takes it. */
  private static @Nullable String reason(ExecutionEntity instance) {
    return instance.getVariable("reason") instanceof String reason
            && reason.length() <= MAX_REASON_LENGTH
        ? reason
        : null;
  }
}
