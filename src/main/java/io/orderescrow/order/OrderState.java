package io.orderescrow.order;

import io.orderescrow.instance.Instance;
import io.orderescrow.progress.Wait;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of an order. */
public enum OrderState {
  /** It is recorded, and the process has not received its event yet. */
  ACCEPTED,
  /** The process works on it. */
  OPEN,
  /** The process compensates the steps that were done for it. */
  CANCELLING,
  COMPLETED,
  /** It ended without success, and all its steps are compensated. */
  CANCELLED,
  /** A person ended it in the engine, such as by <em>Cancel</em> in Cockpit: nothing is undone. */
  DELETED;

  /** The states for lists and counts; there {@code OPEN} includes {@code CANCELLING}. */
  public static final Set<OrderState> LISTED =
      Collections.unmodifiableSet(EnumSet.of(ACCEPTED, OPEN, COMPLETED, CANCELLED, DELETED));

  /** The end event of the model that means success. */
  static final String COMPLETED_OUTCOME = "OrderCompleted";

  /** The state by the record alone: {@link #OPEN} also stands for {@link #CANCELLING}. */
  static OrderState of(Instance instance) {
    String outcome = instance.outcome();
    if (outcome != null) {
      return ofOutcome(outcome);
    }
    return instance.startedAt() == null ? ACCEPTED : OPEN;
  }

  /**
   * @param waits the current waits of the order; one in another process is a compensation
   */
  static OrderState of(Instance instance, List<Wait> waits) {
    OrderState state = of(instance);
    boolean undoing = waits.stream().anyMatch(wait -> !wait.processKey().equals(OrderProcess.KEY));
    return state == OPEN && undoing ? CANCELLING : state;
  }

  static OrderState ofOutcome(String outcome) {
    return switch (outcome) {
      case COMPLETED_OUTCOME -> COMPLETED;
      case Instance.DELETED -> DELETED;
      default -> CANCELLED;
    };
  }

  /** The only outcome that means this state; null when there is none, or several. */
  static @Nullable String onlyOutcome(@Nullable OrderState state) {
    if (state == COMPLETED) {
      return COMPLETED_OUTCOME;
    }
    return state == DELETED ? Instance.DELETED : null;
  }

  /** The outcomes that mean another state, for a state with outcomes that the model names. */
  static List<String> otherOutcomes(@Nullable OrderState state) {
    return state == CANCELLED ? List.of(COMPLETED_OUTCOME, Instance.DELETED) : List.of();
  }
}
