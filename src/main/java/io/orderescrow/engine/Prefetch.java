package io.orderescrow.engine;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.camunda.bpm.engine.impl.db.entitymanager.DbEntityManager;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.VariableInstanceEntity;
import org.camunda.bpm.engine.impl.util.BitMaskUtil;

/**
 * Reads all that a command is going to touch in a few statements, however many process instances
 * there are. Left alone the engine reads one row here and one there, some twenty times for each
 * message.
 */
final class Prefetch {

  private final DbEntityManager entities;
  private final PrefetchedRows known;

  private Prefetch(CommandContext context) {
    this.entities = context.getDbEntityManager();
    this.known = context.getSession(PrefetchedRows.class);
  }

  /**
   * Fills the cache of the command under way.
   *
   * @param instances ids of process instances; of those that are gone nothing is read
   */
  static void of(Collection<String> instances, CommandContext context) {
    if (!instances.isEmpty()) {
      new Prefetch(context).read(instances.stream().distinct());
    }
  }

  private void read(Stream<String> instances) {
    String[] instanceIds = instances.toArray(String[]::new);
    List<ExecutionEntity> executions = select("executions", instanceIds);
    String[] executionIds = ids(executions, ExecutionEntity::getId);
    List<EventSubscriptionEntity> subscriptions = select("subscriptions", executionIds);
    List<JobEntity> jobs = select("jobs", instanceIds);
    List<VariableInstanceEntity> variables = select("variables", instanceIds);
    // Into the cache, where a variable finds its value.
    select("byteArrays", ids(variables, VariableInstanceEntity::getByteArrayValueId));
    known.jobs(jobs);
    subscriptions.forEach(subscription -> known.subscription(subscription.getId()));
    known.beginnings(select("beginnings", scopes(executions)));
    restore(executions, subscriptions, jobs, variables);
  }

  /** Puts the trees together, one for each process instance. */
  private static void restore(
      List<ExecutionEntity> executions,
      List<EventSubscriptionEntity> subscriptions,
      List<JobEntity> jobs,
      List<VariableInstanceEntity> variables) {
    Map<String, List<EventSubscriptionEntity>> subscriptionsOf =
        subscriptions.stream().collect(groupingBy(EventSubscriptionEntity::getProcessInstanceId));
    Map<String, List<JobEntity>> jobsOf =
        jobs.stream().collect(groupingBy(JobEntity::getProcessInstanceId));
    Map<String, List<VariableInstanceEntity>> variablesOf =
        variables.stream().collect(groupingBy(VariableInstanceEntity::getProcessInstanceId));
    executions.forEach(Prefetch::allIsRead);
    executions.stream()
        .collect(groupingBy(ExecutionEntity::getProcessInstanceId))
        .forEach(
            (instance, tree) ->
                tree.stream()
                    .filter(execution -> execution.getId().equals(instance))
                    .forEach(
                        root ->
                            root.restoreProcessInstance(
                                tree,
                                subscriptionsOf.getOrDefault(instance, List.of()),
                                variablesOf.getOrDefault(instance, List.of()),
                                null,
                                jobsOf.getOrDefault(instance, List.of()),
                                null,
                                null)));
  }

  /**
   * An execution remembers which kinds of rows it has, and reads them when the first is added. Told
   * that it has none, it begins with an empty list; the rows are added next. Not so its variables:
   * they would stay empty.
   */
  private static void allIsRead(ExecutionEntity execution) {
    int kinds = execution.getCachedEntityStateRaw();
    kinds = BitMaskUtil.setBit(kinds, ExecutionEntity.EVENT_SUBSCRIPTIONS_STATE_BIT, false);
    kinds = BitMaskUtil.setBit(kinds, ExecutionEntity.JOBS_STATE_BIT, false);
    execution.setCachedEntityState(kinds);
  }

  private static String[] scopes(List<ExecutionEntity> executions) {
    List<String> ids = new ArrayList<>();
    executions.forEach(
        execution -> {
          ids.add(execution.getActivityInstanceId());
          ids.add(execution.getRootProcessInstanceIdRaw());
        });
    return ids.stream().filter(Objects::nonNull).distinct().toArray(String[]::new);
  }

  private static <T> String[] ids(List<T> rows, Function<T, String> id) {
    return rows.stream().map(id).filter(Objects::nonNull).toArray(String[]::new);
  }

  @SuppressWarnings("unchecked")
  private <T> List<T> select(String statement, String[] ids) {
    return ids.length == 0
        ? List.of()
        : entities.selectList(PrefetchMapper.class.getName() + "." + statement, ids);
  }
}
