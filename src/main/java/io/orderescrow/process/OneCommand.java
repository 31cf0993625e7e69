package io.orderescrow.process;

import java.util.Collection;
import java.util.Map;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Runs starts and correlations of many instances as one command of the engine. */
@Component
@Profile("orchestrator")
class OneCommand {

  private final EngineCommand command;
  private final Claims claims;

  OneCommand(EngineCommand command, Claims claims) {
    this.command = command;
    this.claims = claims;
  }

  /**
   * Takes part in the caller's transaction.
   *
   * @param instances ids of the process instances that the calls are about
   * @param starts the business keys that the calls start and what else they are found by, by
   *     process key
   * @throws StartRefusedException when one of them was started before
   * @throws RuntimeException the exception of a call; the transaction must then be rolled back
   */
  void run(Collection<String> instances, Map<String, Map<String, FoundBy>> starts, Runnable calls) {
    command.run(instances, () -> claims.during(starts, calls));
  }
}
