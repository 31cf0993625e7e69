package io.orderescrow.engine;

import java.util.Collection;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Runs many calls of the engine's services as one command of the engine. The engine then writes
 * once, in batches, for all of them.
 */
@Component
@Profile("orchestrator")
public class EngineCommand {

  private final ProcessEngineConfigurationImpl engine;
  private final EngineSettings settings;

  EngineCommand(ProcessEngine engine, EngineSettings settings) {
    this.engine = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    this.settings = settings;
  }

  /**
   * Takes part in the caller's transaction. With two instances or more their rows are read ahead. A
   * single instance is read by the engine itself, so a batch that failed and is retried one by one
   * does not depend on the replaced classes.
   *
   * @param instances ids of the process instances that the calls are about
   * @throws RuntimeException the exception of a call; the transaction must then be rolled back
   */
  public void run(Collection<String> instances, Runnable calls) {
    engine
        .getCommandExecutorTxRequired()
        .execute(
            context -> {
              if (settings.batching() && instances.size() > 1) {
                Prefetch.of(List.copyOf(instances), context);
              }
              calls.run();
              return null;
            });
  }
}
