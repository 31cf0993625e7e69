package io.orderescrow.disorder;

import io.orderescrow.embedded.Seed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * A thousand random runs, with new seeds each time; {@code -Dchaos.rounds} changes their number.
 */
@InDisorder
@Tag("chaos")
class DisorderChaosIT {

  private static final int RUNS_A_ROUND = 500;

  @Test
  @Tag("S11")
  @Tag("S14")
  @Tag("S15")
  @Tag("S26")
  @Tag("S27")
  @Tag("S28")
  void ordersEndAsExpectedInAnyDisorder(@Autowired ApplicationContext system) {
    new DisorderRuns(system)
        .play(Seed.number(), RUNS_A_ROUND * Integer.getInteger("chaos.rounds", 2));
  }
}
