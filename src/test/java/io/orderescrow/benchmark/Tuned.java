package io.orderescrow.benchmark;

import io.orderescrow.message.Envelopes;
import java.time.Instant;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The best that is usually made of one message at a time: it promises what order escrow promises,
 * by an inbox, an outbox and one transaction for each message, through the engine's public
 * interface alone.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({
  TunedListeners.class,
  TunedSend.class,
  TunedTable.class,
  TunedRelay.class,
  PlainPatience.class
})
class Tuned {

  /** Ids that grow with time, and a history whose rows are not all rewritten at the end. */
  @Bean
  ProcessEnginePlugin engineRules() {
    return new AbstractProcessEnginePlugin() {
      @Override
      public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setIdGenerator(() -> Envelopes.newId(Instant.now()));
        engine.setHistoryRemovalTimeStrategy(
            ProcessEngineConfiguration.HISTORY_REMOVAL_TIME_STRATEGY_START);
        engine.setJobExecutorAcquireByDueDate(true);
      }
    };
  }
}
