package io.orderescrow.disorder;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** A few random runs, with the same seeds each time; {@link DisorderChaosIT} has many more. */
@InDisorder
class DisorderIT {

  private static final long SEED = 20261123;
  private static final int RUNS = 60;

  @Test
  @Tag("S11")
  @Tag("S14")
  @Tag("S15")
  @Tag("S26")
  @Tag("S27")
  @Tag("S28")
  void ordersEndAsExpectedInAnyDisorder(@Autowired ApplicationContext system) {
    new DisorderRuns(system).play(SEED, RUNS);
  }
}
