package io.orderescrow.disorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;

/**
 * Many runs, each with its own seed. {@code -Ddisorder.seed} and {@code -Ddisorder.runs} choose
 * other seeds; a failed run prints the values to use. They repeat the messages and their schedule.
 * They do not repeat the interleaving of threads.
 */
final class DisorderRuns {

  private static final Logger log = LoggerFactory.getLogger(DisorderRuns.class);

  /** The number of runs after which each of {@link #ALL_RESULTS} must have occurred. */
  private static final int RUNS_WITH_ALL_RESULTS = 50;

  private static final String[] ALL_RESULTS = {
    "APPLIED",
    "DUPLICATE",
    "REDUNDANT",
    "LATE",
    "COMPLETED",
    "CANCELLED_ON_REQUEST",
    "INVENTORY_REJECTED",
    "PAYMENT_DECLINED",
    "INVOICE_FAILED",
    "SHIPMENT_FAILED"
  };

  private final ApplicationContext system;

  DisorderRuns(ApplicationContext system) {
    this.system = system;
  }

  void play(long defaultSeed, int defaultRuns) {
    long first = Long.getLong("disorder.seed", defaultSeed);
    int runs = Integer.getInteger("disorder.runs", defaultRuns);
    long begin = System.nanoTime();
    Map<String, Integer> tally = new TreeMap<>();
    for (long seed = first; seed < first + runs; seed++) {
      try {
        new DisorderRun(system, seed).play(tally);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "Run %d fails; -Ddisorder.seed=%d -Ddisorder.runs=1 repeats it: %s"
                .formatted(seed - first + 1, seed, e.getMessage()),
            e);
      }
    }
    log.info(
        "{} runs from seed {} in {}: {}",
        runs,
        first,
        Duration.ofNanos(System.nanoTime() - begin),
        tally);
    if (runs >= RUNS_WITH_ALL_RESULTS) {
      assertThat(tally).as("dispositions and ends that occurred").containsKeys(ALL_RESULTS);
    }
  }
}
