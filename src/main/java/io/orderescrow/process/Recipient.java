package io.orderescrow.process;

/** Who, if anybody, a message is for at this moment. */
public sealed interface Recipient {

  /** It starts an instance of this definition. */
  record NewInstance(String processKey, String definitionId) implements Recipient {}

  /** An instance waits for it, at this execution. */
  record WaitingInstance(String executionId, String processInstanceId) implements Recipient {}

  /** It concerns no instance; the orchestrator takes it itself. */
  record NoInstance() implements Recipient {}

  /** It concerns no instance, and the orchestrator does not take it, for this reason. */
  record Refused(String reason) implements Recipient {}

  /** Nobody waits for it now; somebody may later. */
  record Nobody() implements Recipient {}

  /** It would start what was started already. */
  record AlreadyStarted(String processKey) implements Recipient {}

  /** More than one place waits for it, and there is no telling which is meant. */
  record Several(int places) implements Recipient {}
}
