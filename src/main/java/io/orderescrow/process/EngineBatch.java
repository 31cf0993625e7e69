package io.orderescrow.process;

import io.orderescrow.engine.EngineCommand;
import io.orderescrow.instance.SearchKeys;
import java.util.Collection;
import java.util.Map;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Runs starts and correlations of many instances as one command of the engine. */
@Component
@Profile("orchestrator")
class EngineBatch {

  private final EngineCommand command;
  private final StartClaims claims;

  EngineBatch(EngineCommand command, StartClaims claims) {
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
  void run(
      Collection<String> instances, Map<String, Map<String, SearchKeys>> starts, Runnable calls) {
    command.run(instances, () -> claims.during(starts, calls));
  }
}
