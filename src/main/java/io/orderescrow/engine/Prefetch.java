package io.orderescrow.engine;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.db.entitymanager.DbEntityManager;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.VariableInstanceEntity;
import org.camunda.bpm.engine.impl.util.BitMaskUtil;

/**
 * Reads the rows of many process instances in six statements. Without it the engine runs about
 * twenty statements for each message.
 */
final class Prefetch {

  private final DbEntityManager entities;
  private final PrefetchedRows prefetched;

  private Prefetch(CommandContext context) {
    this.entities = context.getDbEntityManager();
    this.prefetched = context.getSession(PrefetchedRows.class);
  }

  /**
   * Fills the cache of the current command.
   *
   * @param instances ids of process instances; instances that have ended have no rows
   */
  static void load(Collection<String> instances, CommandContext context) {
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
    // Fills the engine's cache, where a variable finds its value.
    String[] values = ids(variables, VariableInstanceEntity::getByteArrayValueId);
    if (select("byteArrays", values).size() < values.length) {
      throw new ProcessEngineException(
          "The variables of %d process instances have more than %d bytes; each is processed alone"
              .formatted(instanceIds.length, PrefetchMapper.MAX_VALUES));
    }
    prefetched.addJobs(jobs);
    subscriptions.forEach(subscription -> prefetched.addSubscription(subscription.getId()));
    prefetched.addHistoryStarts(select("historyStarts", scopes(executions)));
    restore(executions, subscriptions, jobs, variables);
  }

  /** Builds the execution tree of each process instance. */
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
    executions.forEach(Prefetch::markAsRead);
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
   * Tells an execution that it has no subscriptions and jobs. It then starts with empty lists, to
   * which {@code restore} adds the rows, instead of reading them. This must not be done for
   * variables: their list would stay empty.
   */
  private static void markAsRead(ExecutionEntity execution) {
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
