package io.orderescrow.process;

import io.orderescrow.instance.Instance;
import io.orderescrow.instance.Instances;
import io.orderescrow.instance.Instances.Ending;
import io.orderescrow.transaction.TransactionBatch;
import io.orderescrow.transaction.TransactionBatch.Moment;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Stands at the end of every process and notes how it ended. The engine says {@code COMPLETED} of a
 * completed order and of a cancelled one alike; the activity it ended in tells them apart.
 */
@Component
@Profile("orchestrator")
class EndListener implements ExecutionListener {

  /** Of a reason, in characters; what is longer is a story. */
  private static final int LONGEST = 100;

  private final TransactionBatch<Ending> endings;

  EndListener(Instances instances, SubscriptionEvents openedWaits) {
    this.endings =
        new TransactionBatch<>(
            Moment.BEFORE_COMMIT,
            ended -> {
              instances.ended(ended);
              ended.forEach(ending -> openedWaits.add(ending.businessKey()));
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
        new Ending(
            instance.getProcessDefinition().getKey(),
            instance.getBusinessKey(),
            outcome == null ? Instance.DELETED : outcome,
            reason(instance)));
  }

  /** A model that tells why it ends keeps it in this variable, from which its event takes it. */
  private static @Nullable String reason(ExecutionEntity instance) {
    return instance.getVariable("reason") instanceof String reason && reason.length() <= LONGEST
        ? reason
        : null;
  }
}
