package io.orderescrow.engine;

import io.orderescrow.engine.PrefetchMapper.HistoryStart;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.jspecify.annotations.Nullable;

/**
 * Prefetched rows of the current engine command that the engine's own cache cannot hold. It is
 * empty at the start of each command.
 */
final class PrefetchedRows implements Session {

  private final Map<String, JobEntity> jobs = new HashMap<>();
  private final Set<String> subscriptions = new HashSet<>();
  private final Map<String, HistoryStart> historyStarts = new HashMap<>();

  /** Returns the rows of the current command. */
  static PrefetchedRows current() {
    return Context.getCommandContext().getSession(PrefetchedRows.class);
  }

  void addJobs(List<JobEntity> all) {
    all.forEach(job -> jobs.put(job.getId(), job));
  }

  /** Adds a subscription of a process instance whose jobs were all prefetched. */
  void addSubscription(String id) {
    subscriptions.add(id);
  }

  void addHistoryStarts(List<HistoryStart> all) {
    all.forEach(start -> historyStarts.put(start.id(), start));
  }

  @Nullable JobEntity job(String id) {
    return jobs.get(id);
  }

  /** Returns the jobs that handle events of a subscription; null if it was not prefetched. */
  @Nullable List<JobEntity> jobsFor(String handlerType, String subscription) {
    return subscriptions.contains(subscription)
        ? jobs.values().stream()
            .filter(job -> handlerType.equals(job.getJobHandlerType()))
            .filter(job -> subscription.equals(job.getJobHandlerConfigurationRaw()))
            .toList()
        : null;
  }

  /** Returns the start of a process or activity instance; null if it was not prefetched. */
  @Nullable HistoryStart historyStart(@Nullable String id) {
    return historyStarts.get(id);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
