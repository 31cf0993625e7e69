package io.orderescrow.disorder;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;

/**
 * Many runs, each from a seed of its own. {@code -Ddisorder.seed} and {@code -Ddisorder.runs}
 * choose others: a run that failed says which to give. The messages and their schedule are then the
 * same again; how threads interleave is not.
 */
final class Disorder {

  private static final Logger log = LoggerFactory.getLogger(Disorder.class);

  private final ApplicationContext system;

  Disorder(ApplicationContext system) {
    this.system = system;
  }

  void play(long defaultSeed, int defaultRuns) {
    long first = Long.getLong("disorder.seed", defaultSeed);
    int runs = Integer.getInteger("disorder.runs", defaultRuns);
    long begin = System.nanoTime();
    int orders = 0;
    for (long seed = first; seed < first + runs; seed++) {
      try {
        orders += new Run(system, seed).play();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "Run %d fails; -Ddisorder.seed=%d -Ddisorder.runs=1 does it again: %s"
                .formatted(seed - first + 1, seed, e.getMessage()),
            e);
      }
    }
    log.info(
        "{} runs from seed {}: {} orders in {}",
        runs,
        first,
        orders,
        Duration.ofNanos(System.nanoTime() - begin));
  }
}
