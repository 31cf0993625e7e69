package io.orderescrow.disorder;

import io.orderescrow.process.OrderStep;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.management.JobDefinition;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;

/**
 * The timers by which orders re-send commands. A test fires them by hand before they are due: the
 * engine accepts that, and the gaps grow as usual.
 */
final class ReminderTimers {

  private static final int TRIES = 5;

  private final ProcessEngine engine;
  private final Map<String, Integer> fired = new ConcurrentHashMap<>();

  ReminderTimers(ProcessEngine engine) {
    this.engine = engine;
  }

  /**
   * Fires every reminder of an order.
   *
   * @return the commands that have no answer yet
   */
  Set<String> fire(String order) {
    Set<String> unanswered = new TreeSet<>();
    List<ProcessInstance> instances =
        engine
            .getRuntimeService()
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(order)
            .list();
    for (ProcessInstance instance : instances) {
      for (Job job : jobs(instance)) {
        String command = commandOf(job);
        if (command != null) {
          unanswered.add(command);
          fire(job, order + command);
        }
      }
    }
    return unanswered;
  }

  /**
   * Fires a job, and tries again when an answer interferes, as the engine's own job executor does.
   */
  private void fire(Job job, String key) {
    for (int attempt = 1; isThere(job); attempt++) {
      try {
        engine.getManagementService().executeJob(job.getId());
        fired.merge(key, 1, Integer::sum);
        return;
      } catch (RuntimeException e) {
        if (attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  private boolean isThere(Job job) {
    return engine.getManagementService().createJobQuery().jobId(job.getId()).count() > 0;
  }

  private List<Job> jobs(ProcessInstance instance) {
    return engine
        .getManagementService()
        .createJobQuery()
        .processInstanceId(instance.getId())
        .list();
  }

  /** Returns how often a command was sent because its reminder fired. */
  int of(String order, String command) {
    return fired.getOrDefault(order + command, 0);
  }

  /**
   * Returns the command that a reminder re-sends; null for a deadline, and after the wait has
   * ended.
   */
  private @org.jspecify.annotations.Nullable String commandOf(Job job) {
    JobDefinition definition =
        engine
            .getManagementService()
            .createJobDefinitionQuery()
            .jobDefinitionId(job.getJobDefinitionId())
            .singleResult();
    String activity = definition.getActivityId();
    if (activity.equals("AcknowledgementSilent")) {
      return engine
          .getRuntimeService()
          .createVariableInstanceQuery()
          .processInstanceIdIn(job.getProcessInstanceId())
          .variableName("command")
          .list()
          .stream()
          .map(variable -> String.valueOf(variable.getValue()))
          .findFirst()
          .orElse(null);
    }
    return Arrays.stream(OrderStep.values())
        .filter(step -> activity.equals(step.title() + "Silent"))
        .map(step -> step.command)
        .findFirst()
        .orElse(null);
  }
}
