package io.orderescrow.engine;

import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.auth.AuthorizationCommandChecker;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobManager;
import org.camunda.bpm.engine.impl.persistence.entity.SuspensionState;
import org.jspecify.annotations.Nullable;

/**
 * Jobs without a process, such as the clean-up of the history. The engine lets every user who has
 * signed in suspend, postpone and delete them; here only administrators can.
 */
final class SystemJobs {

  private SystemJobs() {}

  static void protect(ProcessEngineConfigurationImpl engine) {
    engine
        .getCommandCheckers()
        .replaceAll(
            checker -> checker instanceof AuthorizationCommandChecker ? new Checker() : checker);
    if (!(engine.getSessionFactories().get(JobManager.class) instanceof EngineSessionFactory)) {
      engine
          .getSessionFactories()
          .put(JobManager.class, new EngineSessionFactory(JobManager.class, Jobs::new));
    }
  }

  private static void check(@Nullable JobEntity job) {
    if (job != null && job.getProcessDefinitionKey() == null) {
      Context.getCommandContext().getAuthorizationManager().checkCamundaAdmin();
    }
  }

  private static final class Checker extends AuthorizationCommandChecker {

    @Override
    public void checkUpdateJob(JobEntity job) {
      check(job);
      super.checkUpdateJob(job);
    }

    @Override
    public void checkUpdateRetriesJob(JobEntity job) {
      check(job);
      super.checkUpdateRetriesJob(job);
    }
  }

  /** The suspension of a job passes no checker. Batching extends this class. */
  static class Jobs extends JobManager {

    @Override
    public void updateJobSuspensionStateById(String jobId, SuspensionState state) {
      check(findJobById(jobId));
      super.updateJobSuspensionStateById(jobId, state);
    }
  }
}
