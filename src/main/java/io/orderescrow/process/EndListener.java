package io.orderescrow.process;

import io.orderescrow.instance.Instance;
import io.orderescrow.instance.InstanceTable;
import io.orderescrow.instance.InstanceTable.InstanceEnding;
import io.orderescrow.transaction.TransactionBatch;
import io.orderescrow.transaction.TransactionBatch.Moment;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Records at the end of every process the activity in which it ended. The engine's state {@code
 * COMPLETED} does not distinguish a completed order from a cancelled one.
 */
@Component
class EndListener implements ExecutionListener {

  /** In characters; longer texts are not recorded. */
  private static final int MAX_REASON_LENGTH = 100;

  private final TransactionBatch<InstanceEnding> endings;

  EndListener(InstanceTable instances, SubscriptionEvents subscriptionEvents) {
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
    if (instance.getSuperExecutionId() != null || instance.getBusinessKey() == null) {
      return;
    }
    String outcome = instance.getDeleteReason() == null ? instance.getActivityId() : null;
    endings.add(
        new InstanceEnding(
            instance.getProcessDefinition().getKey(),
            instance.getBusinessKey(),
            outcome == null ? Instance.DELETED : outcome,
            reason(instance)));
  }

  /** A model keeps the reason in this variable, from which its last event takes it. */
  private static @Nullable String reason(ExecutionEntity instance) {
    return instance.getVariable("reason") instanceof String reason
            && reason.length() <= MAX_REASON_LENGTH
        ? reason
        : null;
  }
}
