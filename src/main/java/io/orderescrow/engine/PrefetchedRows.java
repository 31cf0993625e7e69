package io.orderescrow.engine;

import io.orderescrow.engine.PrefetchMapper.Began;
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
 * What the engine command at hand knows already, besides the entities in the engine's cache. It
 * begins empty with each command and ends with it.
 */
final class PrefetchedRows implements Session {

  private final Map<String, JobEntity> jobs = new HashMap<>();
  private final Set<String> subscriptions = new HashSet<>();
  private final Map<String, Began> beginnings = new HashMap<>();

  /** That of the command under way. */
  static PrefetchedRows now() {
    return Context.getCommandContext().getSession(PrefetchedRows.class);
  }

  /** All jobs of some process instances. */
  void jobs(List<JobEntity> all) {
    all.forEach(job -> jobs.put(job.getId(), job));
  }

  /** A subscription whose process instance's jobs are all known. */
  void subscription(String id) {
    subscriptions.add(id);
  }

  void beginnings(List<Began> all) {
    all.forEach(began -> beginnings.put(began.id(), began));
  }

  @Nullable JobEntity job(String id) {
    return jobs.get(id);
  }

  /**
   * The jobs that were made for a subscription, because its event is to be worked off later.
   *
   * @return null when that is not known
   */
  @Nullable List<JobEntity> jobsFor(String handlerType, String subscription) {
    return subscriptions.contains(subscription)
        ? jobs.values().stream()
            .filter(job -> handlerType.equals(job.getJobHandlerType()))
            .filter(job -> subscription.equals(job.getJobHandlerConfigurationRaw()))
            .toList()
        : null;
  }

  /** When a process instance or activity instance began; null when that is not known. */
  @Nullable Began began(@Nullable String id) {
    return beginnings.get(id);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
