package io.orderescrow.engine;

import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Deletes the bulk of the expired history all day. The engine's own clean-up deletes at most 500
 * rows of a table in each run, and runs once or twice a second in its window: about 50 orders per
 * second. It still deletes everything else. Off when the engine's clean-up is off.
 */
@Component
class HistoryPurge implements SmartLifecycle {

  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  /** Rows that are deleted in one transaction. */
  private static final int BATCH = 5_000;

  private final HistoryPurgeTable table;
  private final ProcessEngine engine;
  private final Clock clock;
  private final PollingLoop loop;

  HistoryPurge(HistoryPurgeTable table, ProcessEngine engine, Clock clock) {
    this.table = table;
    this.engine = engine;
    this.clock = clock;
    this.loop =
        new PollingLoop(
            "history-purge",
            "the engine's history is kept longer than its time to live",
            this::purge,
            INTERVAL,
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10)));
  }

  /** Returns whether there is more to purge. */
  boolean purge() {
    Instant now = clock.instant();
    int activities = table.purgeActivities(now, BATCH);
    int instances = table.purgeInstances(now, BATCH);
    return activities == BATCH || instances == BATCH;
  }

  @Override
  public void start() {
    if (((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
        .isHistoryCleanupEnabled()) {
      loop.start();
    }
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
