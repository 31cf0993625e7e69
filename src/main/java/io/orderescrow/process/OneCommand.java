package io.orderescrow.process;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Runs many calls of the engine's services as one command of the engine, which then writes once, in
 * batches, for all of them.
 */
@Component
@Profile("orchestrator")
class OneCommand {

  private final ProcessEngine engine;
  private final Claims claims;
  private final ProcessSettings settings;

  OneCommand(ProcessEngine engine, Claims claims, ProcessSettings settings) {
    this.engine = engine;
    this.claims = claims;
    this.settings = settings;
  }

  /**
   * Takes part in the caller's transaction. What a single call touches is not read ahead: so a
   * batch that failed and is taken one by one goes the engine's own ways.
   *
   * @param instances ids of the process instances that the calls are about
   * @param starts the business keys that the calls start and what else they are found by, by
   *     process key
   * @throws StartRefusedException when one of them was started before
   * @throws RuntimeException what a call throws; the transaction must then be rolled back
   */
  void run(Collection<String> instances, Map<String, Map<String, FoundBy>> starts, Runnable calls) {
    ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
        .getCommandExecutorTxRequired()
        .execute(
            context -> {
              readAhead(List.copyOf(instances), context);
              claims.during(starts, calls);
              return null;
            });
  }

  private void readAhead(List<String> instances, CommandContext context) {
    if (settings.lean() && instances.size() > 1) {
      Prefetch.of(instances, context);
    }
  }
}
