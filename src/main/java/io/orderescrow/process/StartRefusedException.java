package io.orderescrow.process;

import org.camunda.bpm.engine.ProcessEngineException;

/** A process was not started: it was started before, or its data is missing or invalid. */
public class StartRefusedException extends ProcessEngineException {

  private static final long serialVersionUID = 1L;

  private final transient boolean duplicate;

  private StartRefusedException(String message, boolean duplicate) {
    super(message);
    this.duplicate = duplicate;
  }

  static StartRefusedException duplicate(String processKey, String businessKey) {
    return new StartRefusedException(
        "The process '%s' was already started for the business key '%s'"
            .formatted(processKey, businessKey),
        true);
  }

  static StartRefusedException unusable(String processKey, String why) {
    return new StartRefusedException(
        "The process '%s' was not started: %s".formatted(processKey, why), false);
  }

  /** Whether the process was started before for this business key. */
  boolean duplicate() {
    return duplicate;
  }
}
