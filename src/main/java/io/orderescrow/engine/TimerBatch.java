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
import org.camunda.bpm.engine.management.Metrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out timers together: one command of the engine and one transaction for all of them. What
 * fails together is tried apart, and a timer that is left alone goes the engine's own way, which
 * counts its retries and in the end makes an incident of it; so being in a batch with others costs
 * no timer a retry.
 */
final class TimerBatch implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(TimerBatch.class);
  private static final int MOST_TOGETHER = 100;

  private final JobExecutor executor;
  private final ProcessEngineImpl engine;
  private final List<DueTimer> timers;
  private final TimerMeters meters;

  /** Being carried out at the moment. */
  private @Nullable DueTimer current;

  TimerBatch(
      JobExecutor executor, ProcessEngineImpl engine, List<DueTimer> timers, TimerMeters meters) {
    this.executor = executor;
    this.engine = engine;
    this.timers = timers;
    this.meters = meters;
  }

  /** Says to the engine, as far as it asks the thread, that timers are carried out together. */
  static final class BatchContext extends JobExecutorContext {}

  @Override
  public void run() {
    try {
      DueTimer.rounds(timers, MOST_TOGETHER).forEach(this::fire);
    } catch (RuntimeException outage) {
      log.info("Due timers are left until their locks run out: {}", outage.toString());
    }
  }

  private void fire(List<DueTimer> some) {
    if (some.size() < 2 || !executor.isActive()) {
      some.forEach(timer -> theEnginesWay(List.of(timer.id())));
      meters.executedApart(some.size());
      return;
    }
    try {
      executeTogether(some);
    } catch (RuntimeException failure) {
      if (DatabaseFailures.isOutage(failure)) {
        throw failure;
      }
      meters.batchFailed();
      log.debug("{} timers failed together and are tried apart", some.size(), failure);
      splitAndRetry(some, current);
    }
  }

  /**
   * @param culprit the one that failed; null when writing did, which does not say for whom
   */
  private void splitAndRetry(List<DueTimer> some, @Nullable DueTimer culprit) {
    if (culprit == null) {
      fire(some.subList(0, some.size() / 2));
      fire(some.subList(some.size() / 2, some.size()));
    } else {
      List<DueTimer> others = new ArrayList<>(some);
      others.remove(culprit);
      fire(others);
      fire(List.of(culprit));
    }
  }

  private void executeTogether(List<DueTimer> some) {
    JobExecutorContext thread = new BatchContext();
    current = null;
    Context.setJobExecutorContext(thread);
    try {
      engine
          .getProcessEngineConfiguration()
          .getCommandExecutorTxRequired()
          .execute(
              command -> {
                execute(some, command);
                return null;
              });
    } finally {
      Context.removeJobExecutorContext();
    }
    meters.executedTogether(some.size());
    // Exclusive jobs that have come of it, due at once and locked by us.
    theEnginesWay(thread.getCurrentProcessorJobQueue());
  }

  private void execute(List<DueTimer> some, CommandContext command) {
    Prefetch.of(some.stream().map(DueTimer::instance).toList(), command);
    int done = 0;
    for (DueTimer timer : some) {
      if (isStillOurs(timer)) {
        current = timer;
        new ExecuteJobsCmd(timer.id(), new JobFailureCollector(timer.id())).execute(command);
        done++;
      }
    }
    current = null;
    if (engine.getProcessEngineConfiguration().isMetricsEnabled()) {
      engine
          .getProcessEngineConfiguration()
          .getMetricsRegistry()
          .markOccurrence(Metrics.JOB_SUCCESSFUL, done);
    }
  }

  /**
   * Not if an answer has ended the wait, nor if another node has taken it after our lock ran out.
   * Should that happen later on, the revision of the engine's row tells when we write.
   */
  private boolean isStillOurs(DueTimer timer) {
    JobEntity job = PrefetchedRows.now().job(timer.id());
    return job != null && executor.getLockOwner().equals(job.getLockOwner());
  }

  private void theEnginesWay(List<String> jobs) {
    if (!jobs.isEmpty()) {
      executor.getExecuteJobsRunnable(jobs, engine).run();
    }
  }
}
