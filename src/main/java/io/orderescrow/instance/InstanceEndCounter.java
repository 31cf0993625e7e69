package io.orderescrow.instance;

import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Sums up the counts of ended instances, so that a reader adds few rows. */
@Component
class InstanceEndCounter implements SmartLifecycle {

  /** Fewer rows are not worth a write; a process has fewer outcomes. */
  private static final int MIN_ROWS = 200;

  private static final int BATCH = 10_000;

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final InstanceEndCountTable table;
  private final PollingLoop loop;

  InstanceEndCounter(InstanceEndCountTable table) {
    this.table = table;
    this.loop =
        new PollingLoop(
            "instance-count",
            "the counts of ended instances are not summed up and are slower to read",
            this::sumUp,
            Duration.ofSeconds(5),
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10)));
  }

  private boolean sumUp() {
    return table.hasRows(MIN_ROWS) && table.sumUp(BATCH) == BATCH;
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop(STOP_TIMEOUT);
  }

  @Override
  public boolean isRunning() {
    return loop.isRunning();
  }
}
