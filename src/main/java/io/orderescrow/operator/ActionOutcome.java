package io.orderescrow.operator;

import io.orderescrow.inbox.ReceivedMessage;

/** The result of an operator's decision on one message. */
public sealed interface ActionOutcome {

  /**
   * The decision took effect.
   *
   * @param message as it is now; a retried message may have failed again
   */
  record Done(ReceivedMessage message) implements ActionOutcome {}

  /**
   * The message is not failed, or no longer: somebody else decided first. Nothing was done.
   *
   * @param message as it is now
   */
  record NotFailed(ReceivedMessage message) implements ActionOutcome {}

  /**
   * The edited message is not valid. Nothing was done.
   *
   * @param objection the violation, such as {@code /lines/0/quantity must be an integer}
   */
  record Refused(String objection) implements ActionOutcome {}

  /** There is no such message. */
  record Unknown() implements ActionOutcome {}
}
