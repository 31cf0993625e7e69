package io.orderescrow.sample.runtime;

import io.orderescrow.message.RawMessage;
import java.util.List;

/**
 * Who speaks to a service and who listens: the orchestrator that asks it ({@link
 * OrchestratedDialogue}), or the services before and after it ({@link Choreography}).
 */
interface Dialogue {

  /**
   * Reads what came as the ask that it is.
   *
   * @throws UnusableCommandException when it breaks the contract
   */
  Command read(RawMessage raw);

  /**
   * Completes answers, inside the transaction that keeps them.
   *
   * @param asks what is being asked in the same transaction
   * @throws IllegalStateException when one breaks the contract, which is a fault of ours
   */
  List<Answer> complete(List<Answer> answers, List<Command> asks);

  /** Whether what is said counts as said only once a queue has it. */
  boolean mustBeHeard();
}
