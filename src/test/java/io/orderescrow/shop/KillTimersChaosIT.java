package io.orderescrow.shop;

import io.orderescrow.embedded.CrashPoint;
import io.orderescrow.embedded.CrashPoint.Seam;
import io.orderescrow.embedded.Seed;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The orchestrator is killed while it executes the timers of each step of the model. */
@Tag("S25")
@Tag("chaos")
class KillTimersChaosIT {

  private static final List<Seam> SEAMS =
      List.of(Seam.TIMER_NOT_COMMITTED, Seam.TIMER_NOT_PUBLISHED);

  @Test
  @Tag("S18")
  void comesToTheSameEndAfterAKillDuringTheTimersOfEachStep() {
    Random random = Seed.random();
    try (StepwiseShop stepwise =
        new StepwiseShop(
            StepwiseShop.STEPS.stream()
                .map(step -> "fulfilment.model.waits." + step + ".first-gap=PT4S")
                .toArray(String[]::new))) {
      Shop shop = stepwise.shop();
      shop.startOrchestrator();
      stepwise.orders().placeOneOfEachKind();
      for (int i = 0; i < StepwiseShop.STEPS.size(); i++) {
        stepwise.allWaitAt(i);
        shop.node().kill();
        for (Seam seam : SEAMS) {
          shop.startOrchestrator(new CrashPoint(seam, 1 + random.nextInt(2)).argument());
          shop.node().awaitDeath(Duration.ofMinutes(5));
        }
        stepwise.continueAt(i);
      }
      stepwise.comesToTheSameEnd();
    }
  }
}
