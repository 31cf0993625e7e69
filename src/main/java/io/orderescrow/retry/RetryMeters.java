package io.orderescrow.retry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts retry requests; the outbox counts the messages that are sent for them. */
@Component
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
        .description("Retries that services requested and that were recorded")
        .register(registry)
        .increment();
  }
}
