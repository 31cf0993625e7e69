package io.orderescrow.engine;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.Page;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.AcquirableJobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.IncidentManager;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobManager;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Incident;

/**
 * Replaces {@link JobManager} and {@link IncidentManager} by versions that answer from {@link
 * PrefetchedRows}. The engine looks up the jobs of each subscription that it deletes and the
 * incidents of each job that it deletes; there are hardly ever any. Active with {@code
 * fulfilment.engine.batching}.
 */
final class PrefetchingSessions {

  private PrefetchingSessions() {}

  static List<SessionFactory> all() {
    return List.of(
        new EngineSessionFactory(PrefetchedRows.class, PrefetchedRows::new),
        new EngineSessionFactory(JobManager.class, PrefetchedJobs::new),
        new EngineSessionFactory(IncidentManager.class, PrefetchedIncidents::new));
  }

  private static final class PrefetchedJobs extends SystemJobs.Jobs {

    /** Size of the window of {@link DueJobMapper#next}, in pages. */
    private static final int WINDOW_PAGES = 10;

    @Override
    @SuppressWarnings("unchecked")
    public List<AcquirableJobEntity> findNextJobsToExecute(Page page) {
      ProcessEngineConfigurationImpl engine = Context.getProcessEngineConfiguration();
      if (!isOrderedByDueDateOnly(engine)) {
        return super.findNextJobsToExecute(page);
      }
      return getDbEntityManager()
          .selectList(
              DueJobMapper.class.getName() + ".next",
              Map.of(
                  "now", ClockUtil.getCurrentTime(),
                  "cleanup", engine.isHistoryCleanupEnabled(),
                  "window", WINDOW_PAGES * page.getMaxResults(),
                  "limit", page.getMaxResults()));
    }

    /** Whether jobs are ordered as {@link EngineRules} sets it, without further criteria. */
    private static boolean isOrderedByDueDateOnly(ProcessEngineConfigurationImpl engine) {
      return engine.isJobExecutorAcquireByDueDate()
          && !engine.isJobExecutorAcquireByPriority()
          && !engine.isJobExecutorPreferTimerJobs()
          && !engine.isJobExecutorDeploymentAware()
          && !engine.isJobExecutorAcquireExclusiveOverProcessHierarchies();
    }

    @Override
    public List<JobEntity> findJobsByConfiguration(
        String handlerType, String configuration, String tenantId) {
      List<JobEntity> prefetched = PrefetchedRows.current().jobsFor(handlerType, configuration);
      return prefetched == null
          ? super.findJobsByConfiguration(handlerType, configuration, tenantId)
          : prefetched;
    }
  }

  private static final class PrefetchedIncidents extends IncidentManager {

    /** An incident of a job belongs to its execution, which knows whether it has incidents. */
    @Override
    public List<Incident> findIncidentByConfigurationAndIncidentType(
        String configuration, String type) {
      JobEntity job = PrefetchedRows.current().job(configuration);
      return job != null
              && job.getExecution() != null
              && job.getExecution().getIncidents().isEmpty()
          ? List.of()
          : super.findIncidentByConfigurationAndIncidentType(configuration, type);
    }
  }
}
