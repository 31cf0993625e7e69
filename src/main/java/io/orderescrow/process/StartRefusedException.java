package io.orderescrow.process;

import org.camunda.bpm.engine.ProcessEngineException;

/**
 * A process was not started, because the start is not one its messages could be correlated with.
 */
public class StartRefusedException extends ProcessEngineException {

  private static final long serialVersionUID = 1L;

  private final transient boolean duplicate;

  private StartRefusedException(String message, boolean duplicate) {
    super(message);
    this.duplicate = duplicate;
  }

  static StartRefusedException duplicate(String processKey, String businessKey) {
    return new StartRefusedException(
        "The process '%s' was started for the business key '%s' before; it is started once"
            .formatted(processKey, businessKey),
        true);
  }

  static StartRefusedException unusable(String processKey, String why) {
    return new StartRefusedException(
        "The process '%s' cannot be started so: %s".formatted(processKey, why), false);
  }

  /** Whether an earlier start stands in the way, rather than what was given with this one. */
  boolean duplicate() {
    return duplicate;
  }
}
