package io.orderescrow.sample.runtime;

import io.orderescrow.message.RawMessage;
import java.util.List;

/**
 * The contract between a service and its communication partners. The partner is the orchestrator
 * ({@link OrchestratedDialogue}), or the previous and the next service ({@link Choreography}).
 */
interface Dialogue {

  /**
   * Reads a message as a command.
   *
   * @throws UnusableCommandException when the message breaks the contract
   */
  Command read(RawMessage raw);

  /**
   * Completes answers inside the transaction that stores them.
   *
   * @param asks the commands received in the same transaction
   * @throws IllegalStateException when an answer breaks the contract, which is a defect of the
   *     service
   */
  List<Answer> complete(List<Answer> answers, List<Command> asks);

  /** Returns whether an answer counts as published only when a queue holds it. */
  boolean mustBeHeard();
}
