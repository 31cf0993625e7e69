package io.orderescrow.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts the due timers that this node executes in batches and one by one. */
@Component
class TimerMeters {

  private final Counter inBatch;
  private final Counter oneByOne;
  private final Counter failedBatches;

  TimerMeters(MeterRegistry registry) {
    this.inBatch = executed(registry, "together");
    this.oneByOne = executed(registry, "apart");
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

  void executedInBatch(int timers) {
    inBatch.increment(timers);
  }

  void executedOneByOne(int timers) {
    oneByOne.increment(timers);
  }

  void batchFailed() {
    failedBatches.increment();
  }
}
