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
 * A well-tuned design that processes one message at a time. It has the guarantees of order escrow:
 * an inbox, an outbox and one transaction for each message. It uses only the public API of the
 * engine.
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

  /** Uses ids that grow with time, and sets removal times at the start, not at the end. */
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
