package io.orderescrow.operator;

import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Processes bulk actions in the background, and purges the audit trail after its retention. */
@Component
class BulkActionWorker implements SmartLifecycle {

  /** Finds the bulk actions of a node that died; a node wakes its own worker for new ones. */
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);

  private static final Duration PURGE_INTERVAL = Duration.ofMinutes(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
  private static final int PURGE_BATCH = 1_000;

  private final ActionTable actions;
  private final BulkActionTable table;
  private final OperatorSettings settings;
  private final Clock clock;
  private final PollingLoop working;
  private final PollingLoop purging;

  BulkActionWorker(
      BulkActionBatch step,
      ActionTable actions,
      BulkActionTable table,
      OperatorSettings settings,
      Clock clock) {
    this.actions = actions;
    this.table = table;
    this.settings = settings;
    this.clock = clock;
    this.working =
        new PollingLoop(
            "bulk-worker", "bulk actions are not carried out", step::run, POLL_INTERVAL, BACKOFF);
    this.purging =
        new PollingLoop(
            "audit-purge",
            "operator actions are kept longer than their retention",
            this::purge,
            PURGE_INTERVAL,
            BACKOFF);
  }

  /** Announces a new bulk action; never blocks and never fails. */
  void wake() {
    working.wake();
  }

  /** Returns whether there may be more to purge. */
  boolean purge() {
    var before = clock.instant().minus(settings.retention());
    return actions.purge(before, PURGE_BATCH)
            + actions.purgeOperationLog(before, PURGE_BATCH)
            + table.purge(before, PURGE_BATCH)
        >= PURGE_BATCH;
  }

  @Override
  public void start() {
    working.start();
    purging.start();
  }

  @Override
  public void stop() {
    working.stop(STOP_TIMEOUT);
    purging.stop(STOP_TIMEOUT);
  }

  @Override
  public boolean isRunning() {
    return working.isRunning();
  }
}
