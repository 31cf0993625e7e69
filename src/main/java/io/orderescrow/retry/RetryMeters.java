package io.orderescrow.retry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Counts what services ask to be sent again; when it is sent, the outbox counts it. */
@Component
@Profile("orchestrator")
class RetryMeters {

  private final MeterRegistry registry;

  RetryMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param target a message of the catalogue
   */
  void requested(String target) {
    Counter.builder("fulfilment.retry.requests")
        .tag("target", target)
        .description("Messages that services asked to be sent again later, and will be")
        .register(registry)
        .increment();
  }
}
