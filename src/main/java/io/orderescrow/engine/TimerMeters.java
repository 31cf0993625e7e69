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
  private final Counter postponed;

  TimerMeters(MeterRegistry registry) {
    this.inBatch = executed(registry, "together");
    this.oneByOne = executed(registry, "apart");
    this.failedBatches =
        Counter.builder("fulfilment.process.timer.batches.failed")
            .description("Batches of timers that failed and were executed one by one")
            .register(registry);
    this.postponed =
        Counter.builder("fulfilment.process.timers.postponed")
            .description(
                "Due timers that met a timeout, such as a locked order, and are tried later")
            .register(registry);
  }

  private static Counter executed(MeterRegistry registry, String how) {
    return Counter.builder("fulfilment.process.timers.carried.out")
        .tag("how", how)
        .description("Due timers executed, in one transaction together or each in its own")
        .register(registry);
  }

  /** One transaction of the batch executor has committed. */
  void executed(int timers) {
    (timers > 1 ? inBatch : oneByOne).increment(timers);
  }

  /** A timer met a timeout and is tried again later. */
  void postponed() {
    postponed.increment();
  }

  void executedOneByOne(int timers) {
    oneByOne.increment(timers);
  }

  void batchFailed() {
    failedBatches.increment();
  }
}
