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
import org.springframework.context.annotation.Profile;
import org.springframework.core.task.TaskExecutor;
import org.springframework.stereotype.Component;

/**
 * The engine's job executor, which carries out in one go the timers that it has acquired in one go.
 * The engine itself gives each a transaction of its own, so after an outage, when thousands are
 * due, it takes minutes over them. What is due, who may have it and for how long, and every job
 * that is no timer, stays with the engine.
 */
@Component
@Profile("orchestrator")
@ConditionalOnProperty(
    name = "fulfilment.engine.batching",
    havingValue = "true",
    matchIfMissing = true)
@ConditionalOnProperty(
    name = "camunda.bpm.job-execution.enabled",
    havingValue = "true",
    matchIfMissing = true)
class BatchJobExecutor extends SpringJobExecutor {

  /**
   * Batches at a time; a third waits, locked, for its turn. More would not be done sooner, and the
   * last of them not before its lock has run out.
   */
  private static final int BATCHES = 2;

  private final DueTimerTable table;
  private final TimerMeters meters;
  private final Semaphore free = new Semaphore(BATCHES);

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

  /** As the engine's starter does for its own. */
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

  /** The engine's own, which hands over job by job what it has acquired; this one, all of it. */
  private final class Acquisition extends SequentialJobAcquisitionRunnable {

    Acquisition() {
      super(BatchJobExecutor.this);
    }

    @Override
    protected void executeJobs(
        JobAcquisitionContext context, ProcessEngineImpl engine, AcquiredJobs acquired) {
      List<List<String>> jobs = new ArrayList<>(acquired.getJobIdBatches());
      List<List<String>> leftFromBefore = context.getAdditionalJobsByEngine().get(engine.getName());
      if (leftFromBefore != null) {
        jobs.addAll(0, leftFromBefore);
      }
      execute(jobs, engine);
    }
  }

  /**
   * @param jobs each list has the exclusive jobs of one process instance, which must not be carried
   *     out at the same time
   */
  private void execute(List<List<String>> jobs, ProcessEngineImpl engine) {
    Map<String, DueTimer> timers =
        jobs.size() < 2
            ? Map.of()
            : table.among(jobs.stream().flatMap(Collection::stream).toList());
    List<List<String>> together =
        jobs.stream().filter(ids -> timers.keySet().containsAll(ids)).toList();
    if (together.size() < 2) {
      jobs.forEach(ids -> executeJobs(ids, engine));
      return;
    }
    jobs.stream().filter(ids -> !together.contains(ids)).forEach(ids -> executeJobs(ids, engine));
    List<DueTimer> due =
        together.stream()
            .flatMap(Collection::stream)
            .map(id -> Objects.requireNonNull(timers.get(id)))
            .toList();
    if (!begin(new TimerBatch(this, engine, due, meters))) {
      logRejectedExecution(engine, due.size());
      // They come again with what is acquired next.
      together.forEach(ids -> getRejectedJobsHandler().jobsRejected(ids, engine, this));
    }
  }

  private boolean begin(TimerBatch batch) {
    if (!free.tryAcquire()) {
      return false;
    }
    try {
      getTaskExecutor().execute(() -> carryOut(batch));
      return true;
    } catch (RejectedExecutionException e) {
      free.release();
      return false;
    }
  }

  private void carryOut(TimerBatch batch) {
    try {
      batch.run();
    } finally {
      free.release();
      // So that the acquisition does not sleep over what it has in hand.
      jobWasAdded();
    }
  }
}
