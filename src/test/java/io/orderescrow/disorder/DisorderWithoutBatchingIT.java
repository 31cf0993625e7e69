package io.orderescrow.disorder;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;

/** Random runs with the engine's own classes instead of the batching ones. */
@InDisorder
@TestPropertySource(properties = "fulfilment.engine.batching=false")
class DisorderWithoutBatchingIT {

  private static final long SEED = 20261123;
  private static final int RUNS = 20;

  @Test
  @Tag("S11")
  @Tag("S26")
  void ordersEndTheSameWithTheEnginesOwnClasses(@Autowired ApplicationContext system) {
    new DisorderRuns(system).play(SEED, RUNS);
  }
}
