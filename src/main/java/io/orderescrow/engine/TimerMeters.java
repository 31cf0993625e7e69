package io.orderescrow.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Counts how due timers are executed on this node: in batches, or one by one. */
@Component
@Profile("orchestrator")
class TimerMeters {

  private final Counter together;
  private final Counter apart;
  private final Counter failedBatches;

  TimerMeters(MeterRegistry registry) {
    this.together = executed(registry, "together");
    this.apart = executed(registry, "apart");
    this.failedBatches =
        Counter.builder("fulfilment.process.timer.batches.failed")
            .description("Batches of timers that failed and were executed one by one")
            .register(registry);
  }

  private static Counter executed(MeterRegistry registry, String how) {
    return Counter.builder("fulfilment.process.timers.carried.out")
        .tag("how", how)
        .description("Due timers executed, in one transaction together or each in its own")
        .register(registry);
  }

  /** Counts timers that one transaction executed together. */
  void executedTogether(int timers) {
    together.increment(timers);
  }

  /** Counts timers that the engine executed one by one, each in its own transaction. */
  void executedApart(int timers) {
    apart.increment(timers);
  }

  /** Counts a batch of timers that failed as a whole. */
  void batchFailed() {
    failedBatches.increment();
  }
}
