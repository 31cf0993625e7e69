package io.orderescrow.operator;

import io.orderescrow.inbox.ReceivedMessage;

/** What came of a person's wish about one message. */
public sealed interface ActionOutcome {

  /**
   * It was done, and is on record.
   *
   * @param message as it is now; one that was given another try may have been set aside again
   */
  record Done(ReceivedMessage message) implements ActionOutcome {}

  /**
   * It is not set aside, or no longer: somebody else was faster. Nothing was done.
   *
   * @param message as it is now
   */
  record NotSetAside(ReceivedMessage message) implements ActionOutcome {}

  /**
   * As edited it could not be read either. Nothing was done.
   *
   * @param objection what is wrong with it, such as {@code /lines/0/quantity must be an integer}
   */
  record Refused(String objection) implements ActionOutcome {}

  /** There is no such message. */
  record Unknown() implements ActionOutcome {}
}
