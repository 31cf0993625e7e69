package io.orderescrow.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.impl.jobexecutor.AcquiredJobs;
import org.camunda.bpm.engine.impl.jobexecutor.JobAcquisitionContext;
import org.camunda.bpm.engine.impl.jobexecutor.NotifyAcquisitionRejectedJobsHandler;
import org.camunda.bpm.engine.impl.jobexecutor.SequentialJobAcquisitionRunnable;
import org.camunda.bpm.engine.spring.components.jobexecutor.SpringJobExecutor;
import org.camunda.bpm.spring.boot.starter.property.CamundaBpmProperties;
import org.camunda.bpm.spring.boot.starter.property.JobExecutionProperty;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.task.TaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Replaces {@link SpringJobExecutor}, which executes each timer in a transaction of its own and
 * therefore needs minutes when thousands are due after an outage. This executor executes the timers
 * of one acquisition as a {@link TimerBatch}. The engine still acquires and locks the jobs, and
 * executes all other kinds of jobs. Active with {@code fulfilment.engine.batching}.
 */
@Component
@ConditionalOnProperty(
    name = "fulfilment.engine.batching",
    havingValue = "true",
    matchIfMissing = true)
@ConditionalOnProperty(
    name = "camunda.bpm.job-execution.enabled",
    havingValue = "true",
    matchIfMissing = true)
class BatchJobExecutor extends SpringJobExecutor {

  /** With more batches at a time, the locks of the last one would expire before it is done. */
  private static final int MAX_CONCURRENT_BATCHES = 2;

  private final DueTimerTable table;
  private final TimerMeters meters;
  private final Semaphore freeSlots = new Semaphore(MAX_CONCURRENT_BATCHES);

  BatchJobExecutor(
      @Qualifier("camundaTaskExecutor") TaskExecutor threads,
      CamundaBpmProperties properties,
      DueTimerTable table,
      TimerMeters meters) {
    this.table = table;
    this.meters = meters;
    setTaskExecutor(threads);
    setRejectedJobsHandler(new NotifyAcquisitionRejectedJobsHandler());
    apply(properties.getJobExecution());
  }

  /** Does the same as the engine's Spring Boot starter does for its own executor. */
  private void apply(JobExecutionProperty settings) {
    Optional.ofNullable(settings.getLockTimeInMillis()).ifPresent(this::setLockTimeInMillis);
    Optional.ofNullable(settings.getMaxJobsPerAcquisition())
        .ifPresent(this::setMaxJobsPerAcquisition);
    Optional.ofNullable(settings.getWaitTimeInMillis()).ifPresent(this::setWaitTimeInMillis);
    Optional.ofNullable(settings.getMaxWait()).ifPresent(this::setMaxWait);
    Optional.ofNullable(settings.getBackoffTimeInMillis()).ifPresent(this::setBackoffTimeInMillis);
    Optional.ofNullable(settings.getMaxBackoff()).ifPresent(this::setMaxBackoff);
    Optional.ofNullable(settings.getBackoffDecreaseThreshold())
        .ifPresent(this::setBackoffDecreaseThreshold);
    Optional.ofNullable(settings.getWaitIncreaseFactor()).ifPresent(this::setWaitIncreaseFactor);
  }

  @Override
  protected void ensureInitialization() {
    super.ensureInitialization();
    acquireJobsRunnable = new Acquisition();
  }

  /** Passes on all acquired jobs at once; the superclass passes them on one by one. */
  private final class Acquisition extends SequentialJobAcquisitionRunnable {

    Acquisition() {
      super(BatchJobExecutor.this);
    }

    @Override
    protected void executeJobs(
        JobAcquisitionContext context, ProcessEngineImpl engine, AcquiredJobs acquired) {
      List<List<String>> jobs = new ArrayList<>(acquired.getJobIdBatches());
      List<List<String>> rejectedBefore = context.getAdditionalJobsByEngine().get(engine.getName());
      if (rejectedBefore != null) {
        jobs.addAll(0, rejectedBefore);
      }
      execute(jobs, engine);
    }
  }

  /**
   * @param jobs job ids; each list holds the exclusive jobs of one process instance, which must not
   *     run concurrently
   */
  private void execute(List<List<String>> jobs, ProcessEngineImpl engine) {
    Map<String, DueTimer> timers =
        table.timersById(jobs.stream().flatMap(Collection::stream).toList());
    List<List<String>> batchable =
        jobs.stream().filter(ids -> timers.keySet().containsAll(ids)).toList();
    if (batchable.isEmpty()) {
      jobs.forEach(ids -> executeJobs(ids, engine));
      return;
    }
    jobs.stream().filter(ids -> !batchable.contains(ids)).forEach(ids -> executeJobs(ids, engine));
    List<DueTimer> due =
        batchable.stream()
            .flatMap(Collection::stream)
            .map(id -> Objects.requireNonNull(timers.get(id)))
            .toList();
    if (!submit(new TimerBatch(this, engine, due, table, meters))) {
      logRejectedExecution(engine, due.size());
      // The next acquisition submits them again.
      batchable.forEach(ids -> getRejectedJobsHandler().jobsRejected(ids, engine, this));
    }
  }

  private boolean submit(TimerBatch batch) {
    if (!freeSlots.tryAcquire()) {
      return false;
    }
    try {
      getTaskExecutor().execute(() -> runBatch(batch));
      return true;
    } catch (RejectedExecutionException e) {
      freeSlots.release();
      return false;
    }
  }

  private void runBatch(TimerBatch batch) {
    try {
      batch.run();
    } finally {
      freeSlots.release();
      // Wakes the acquisition, which may hold rejected jobs.
      jobWasAdded();
    }
  }
}
