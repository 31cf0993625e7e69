package io.orderescrow.engine;

import io.orderescrow.transaction.DatabaseFailures;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.impl.cmd.ExecuteJobsCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutorContext;
import org.camunda.bpm.engine.impl.jobexecutor.JobFailureCollector;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.management.Metrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes timers in one command of the engine and one transaction. A batch that fails is split and
 * tried again. A single timer that fails is executed by the engine itself, which counts its retries
 * and creates its incident. So a timer loses no retry because another one in its batch fails.
 *
 * <p>A single timer that meets a timeout, because its order is locked for instance, loses no retry
 * either: it is postponed.
 */
final class TimerBatch implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(TimerBatch.class);
  private static final int MAX_BATCH_SIZE = 100;

  private final JobExecutor executor;
  private final ProcessEngineImpl engine;
  private final List<DueTimer> timers;
  private final DueTimerTable table;
  private final TimerMeters meters;

  /** The timer that is being executed; null while the engine writes. */
  private @Nullable DueTimer current;

  TimerBatch(
      JobExecutor executor,
      ProcessEngineImpl engine,
      List<DueTimer> timers,
      DueTimerTable table,
      TimerMeters meters) {
    this.executor = executor;
    this.engine = engine;
    this.timers = timers;
    this.table = table;
    this.meters = meters;
  }

  /** Marks the thread for {@link TimerRollbackFilter}. */
  static final class BatchContext extends JobExecutorContext {}

  @Override
  public void run() {
    try {
      DueTimer.batches(timers, MAX_BATCH_SIZE).forEach(this::execute);
    } catch (RuntimeException outage) {
      log.info("Due timers are not executed until their locks expire: {}", outage.toString());
    }
  }

  private void execute(List<DueTimer> batch) {
    if (batch.isEmpty() || !executor.isActive()) {
      batch.forEach(this::executeAlone);
      return;
    }
    try {
      executeTogether(batch);
    } catch (RuntimeException failure) {
      if (DatabaseFailures.isOutage(failure)) {
        throw failure;
      }
      log.debug("A batch of {} timers failed", batch.size(), failure);
      if (batch.size() > 1) {
        meters.batchFailed();
        splitAndRetry(batch, current, failure);
      } else if (DatabaseFailures.isTimeout(failure)) {
        postpone(batch.get(0), failure);
      } else {
        executeAlone(batch.get(0));
      }
    }
  }

  /**
   * @param failed the timer that failed; null when the write failed, which names no timer
   */
  private void splitAndRetry(
      List<DueTimer> batch, @Nullable DueTimer failed, RuntimeException failure) {
    if (failed != null) {
      List<DueTimer> others = new ArrayList<>(batch);
      others.remove(failed);
      execute(others);
      execute(List.of(failed));
    } else if (DatabaseFailures.isTimeout(failure)) {
      // Each part that holds the locked order would wait for the lock again.
      batch.forEach(timer -> execute(List.of(timer)));
    } else {
      execute(batch.subList(0, batch.size() / 2));
      execute(batch.subList(batch.size() / 2, batch.size()));
    }
  }

  private void postpone(DueTimer timer, RuntimeException failure) {
    log.debug("Timer {} met a timeout and is postponed", timer.jobId(), failure);
    table.postpone(timer.jobId(), executor.getLockOwner(), ClockUtil.getCurrentTime().toInstant());
    meters.postponed();
  }

  private void executeAlone(DueTimer timer) {
    executeByEngine(List.of(timer.jobId()));
    meters.executedOneByOne(1);
  }

  private void executeTogether(List<DueTimer> batch) {
    JobExecutorContext thread = new BatchContext();
    current = null;
    Context.setJobExecutorContext(thread);
    try {
      engine
          .getProcessEngineConfiguration()
          .getCommandExecutorTxRequired()
          .execute(
              command -> {
                executeIn(command, batch);
                return null;
              });
    } finally {
      Context.removeJobExecutorContext();
    }
    meters.executed(batch.size());
    // Exclusive jobs that the timers created, due at once and locked by this node.
    executeByEngine(thread.getCurrentProcessorJobQueue());
  }

  private void executeIn(CommandContext command, List<DueTimer> batch) {
    Prefetch.load(batch.stream().map(DueTimer::processInstanceId).toList(), command);
    int executed = 0;
    for (DueTimer timer : batch) {
      if (isStillLockedByThisNode(timer)) {
        current = timer;
        new ExecuteJobsCmd(timer.jobId(), new JobFailureCollector(timer.jobId())).execute(command);
        executed++;
      }
    }
    current = null;
    if (engine.getProcessEngineConfiguration().isMetricsEnabled()) {
      engine
          .getProcessEngineConfiguration()
          .getMetricsRegistry()
          .markOccurrence(Metrics.JOB_SUCCESSFUL, executed);
    }
  }

  /**
   * Returns false if an answer has ended the wait, or if this node's lock expired and another node
   * has locked the timer. If that happens later, the write conflicts.
   */
  private boolean isStillLockedByThisNode(DueTimer timer) {
    JobEntity job = PrefetchedRows.current().job(timer.jobId());
    return job != null && executor.getLockOwner().equals(job.getLockOwner());
  }

  private void executeByEngine(List<String> jobs) {
    if (!jobs.isEmpty()) {
      executor.getExecuteJobsRunnable(jobs, engine).run();
    }
  }
}
