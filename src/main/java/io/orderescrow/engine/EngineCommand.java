package io.orderescrow.engine;

import java.util.Collection;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.stereotype.Component;

/**
 * Runs many calls of the engine's services as one command of the engine, so that the engine writes
 * the changes of all calls together.
 */
@Component
public class EngineCommand {

  private final ProcessEngineConfigurationImpl engine;
  private final EngineSettings settings;

  EngineCommand(ProcessEngine engine, EngineSettings settings) {
    this.engine = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
    this.settings = settings;
  }

  /**
   * Runs the calls in the caller's transaction. It prefetches the rows of two or more instances.
   * The engine reads a single instance itself, so the individual retries of a failed batch do not
   * depend on the replaced classes.
   *
   * @param instances ids of the process instances that the calls change
   * @throws RuntimeException the exception of a call; the caller must then roll back
   */
  public void run(Collection<String> instances, Runnable calls) {
    engine
        .getCommandExecutorTxRequired()
        .execute(
            context -> {
              if (settings.batching() && instances.size() > 1) {
                Prefetch.load(List.copyOf(instances), context);
              }
              calls.run();
              return null;
            });
  }
}
