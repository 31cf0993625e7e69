package io.orderescrow.engine;

import io.orderescrow.transaction.DatabaseFailures;
import java.util.Objects;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.impl.cmd.DefaultJobRetryCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.jobexecutor.FailedJobCommandFactory;

/**
 * Lets a job that the engine executes keep its retries when it fails for no reason of its own: an
 * outage, a conflict or a timeout. The engine itself does so for a conflict only, and makes an
 * incident of a job whose order is locked for a minute. The job is tried again after the interval
 * of {@code failed-job-retry-time-cycle}.
 */
final class BlamelessFailures implements FailedJobCommandFactory {

  @Override
  public Command<Object> getCommand(String jobId, Throwable failure) {
    // The engine counts a refused request of a user as a failure of the job. Such requests could
    // then use up its retries.
    return failure instanceof AuthorizationException ? context -> null : new Retry(jobId, failure);
  }

  private static final class Retry extends DefaultJobRetryCmd {

    private static final long serialVersionUID = 1L;

    Retry(String jobId, Throwable failure) {
      super(jobId, failure);
    }

    @Override
    protected boolean shouldDecrementRetriesFor(Throwable failure) {
      return super.shouldDecrementRetriesFor(failure)
          && !DatabaseFailures.isTransient(Objects.requireNonNull(failure));
    }
  }
}
