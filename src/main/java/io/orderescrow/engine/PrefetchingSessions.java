package io.orderescrow.engine;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.Page;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.AcquirableJobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.IncidentManager;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobManager;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Incident;

/**
 * The engine's own look-ups, answered from what is {@link PrefetchedRows} where that says it all.
 * For each subscription that ends the engine asks for jobs, and for each job that ends for
 * incidents; both are hardly ever there.
 */
final class PrefetchingSessions {

  private PrefetchingSessions() {}

  private record Factory(Class<?> getSessionType, Supplier<Session> sessions)
      implements SessionFactory {

    @Override
    public Session openSession() {
      return sessions.get();
    }
  }

  static List<SessionFactory> all() {
    return List.of(
        new Factory(PrefetchedRows.class, PrefetchedRows::new),
        new Factory(JobManager.class, Jobs::new),
        new Factory(IncidentManager.class, Incidents::new));
  }

  private static final class Jobs extends JobManager {

    /** Times as many as are asked for. */
    private static final int WINDOW = 10;

    @Override
    @SuppressWarnings("unchecked")
    public List<AcquirableJobEntity> findNextJobsToExecute(Page page) {
      ProcessEngineConfigurationImpl engine = Context.getProcessEngineConfiguration();
      if (!isByDueDateAlone(engine)) {
        return super.findNextJobsToExecute(page);
      }
      return getDbEntityManager()
          .selectList(
              DueJobMapper.class.getName() + ".next",
              Map.of(
                  "now", ClockUtil.getCurrentTime(),
                  "cleanup", engine.isHistoryCleanupEnabled(),
                  "window", WINDOW * page.getMaxResults(),
                  "most", page.getMaxResults()));
    }

    /** As {@link EngineRules} has it, and nothing else that a deployment may have set. */
    private static boolean isByDueDateAlone(ProcessEngineConfigurationImpl engine) {
      return engine.isJobExecutorAcquireByDueDate()
          && !engine.isJobExecutorAcquireByPriority()
          && !engine.isJobExecutorPreferTimerJobs()
          && !engine.isJobExecutorDeploymentAware()
          && !engine.isJobExecutorAcquireExclusiveOverProcessHierarchies();
    }

    @Override
    public List<JobEntity> findJobsByConfiguration(
        String handlerType, String configuration, String tenantId) {
      List<JobEntity> known = PrefetchedRows.now().jobsFor(handlerType, configuration);
      return known == null
          ? super.findJobsByConfiguration(handlerType, configuration, tenantId)
          : known;
    }
  }

  private static final class Incidents extends IncidentManager {

    /** An execution knows whether it has any; a job's incident is its execution's. */
    @Override
    public List<Incident> findIncidentByConfigurationAndIncidentType(
        String configuration, String type) {
      JobEntity job = PrefetchedRows.now().job(configuration);
      return job != null
              && job.getExecution() != null
              && job.getExecution().getIncidents().isEmpty()
          ? List.of()
          : super.findIncidentByConfigurationAndIncidentType(configuration, type);
    }
  }
}
