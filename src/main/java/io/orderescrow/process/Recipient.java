package io.orderescrow.process;

/** The current recipient of a message. */
public sealed interface Recipient {

  /** The message starts an instance of this definition. */
  record NewInstance(String processKey, String definitionId) implements Recipient {}

  /** This execution waits for the message. */
  record WaitingInstance(String executionId, String processInstanceId) implements Recipient {}

  /** A {@link MessageHandler} handles the message. */
  record Handler() implements Recipient {}

  /** The {@link MessageHandler} rejects the message. */
  record RejectedByHandler(String reason) implements Recipient {}

  /** No instance waits for the message yet. */
  record NoRecipient() implements Recipient {}

  /** The message would start an instance that was started before. */
  record AlreadyStarted(String processKey) implements Recipient {}

  /** Several executions or processes could take the message. */
  record Ambiguous(int candidates) implements Recipient {}
}
