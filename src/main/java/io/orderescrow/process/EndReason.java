package io.orderescrow.process;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.variable.Variables;
import org.jspecify.annotations.Nullable;

/**
 * Stands at the end of every event sub-process. The code of the error that it caught is a variable
 * of its own scope, which is gone when the instance ends; so it is handed on, as a transient
 * variable, for which the engine writes no row.
 */
final class EndReason implements ExecutionListener {

  private static final String HANDED_ON = "endedFor";
  private static final String VARIABLE = "reason";

  /** What is longer is a story. */
  private static final int LONGEST = 100;

  @Override
  public void notify(DelegateExecution execution) {
    if (execution.getVariable(VARIABLE) instanceof String reason) {
      ((ExecutionEntity) execution)
          .getProcessInstance()
          .setVariableLocal(HANDED_ON, Variables.stringValue(reason, true));
    }
  }

  /** Why an instance ends, if its model tells. */
  static @Nullable String of(ExecutionEntity instance) {
    Object handedOn = instance.getVariable(HANDED_ON);
    Object reason = handedOn == null ? instance.getVariable(VARIABLE) : handedOn;
    return reason instanceof String text && text.length() <= LONGEST ? text : null;
  }
}
