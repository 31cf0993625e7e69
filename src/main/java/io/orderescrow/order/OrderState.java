package io.orderescrow.order;

import io.orderescrow.instance.Instance;
import io.orderescrow.progress.Wait;
import java.util.List;

/** Where an order stands. */
public enum OrderState {
  /** It is recorded, and its event has not reached the process yet. */
  ACCEPTED,
  /** The process works on it. */
  OPEN,
  /** The process undoes what was done for it. */
  CANCELLING,
  COMPLETED,
  /** It ended otherwise, and everything done for it is undone. */
  CANCELLED;

  /** The end event of the model that means success. */
  static final String COMPLETED_OUTCOME = "OrderCompleted";

  /** What can be told without looking where it waits: {@link #OPEN} stands for both that run. */
  static OrderState of(Instance instance) {
    String outcome = instance.outcome();
    if (outcome != null) {
      return ofOutcome(outcome);
    }
    return instance.startedAt() == null ? ACCEPTED : OPEN;
  }

  static OrderState of(Instance instance, List<Wait> waits) {
    OrderState state = of(instance);
    boolean undoing = waits.stream().anyMatch(wait -> !wait.processKey().equals(Orders.PROCESS));
    return state == OPEN && undoing ? CANCELLING : state;
  }

  static OrderState ofOutcome(String outcome) {
    return outcome.equals(COMPLETED_OUTCOME) ? COMPLETED : CANCELLED;
  }
}
