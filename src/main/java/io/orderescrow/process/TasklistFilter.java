package io.orderescrow.process;

import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * The filter without which Tasklist opens on nothing. The engine's starter can make one too, but of
 * nodes that start together each makes its own, and no later start succeeds.
 */
@Component
@Profile("orchestrator")
public class TasklistFilter {

  private static final String NAME = "All tasks";

  private final FilterService filters;
  private final TaskService tasks;

  TasklistFilter(FilterService filters, TaskService tasks) {
    this.filters = filters;
    this.tasks = tasks;
  }

  /** Makes it, unless it is there. Takes part in the caller's transaction. */
  public void ensure() {
    if (filters.createTaskFilterQuery().filterName(NAME).count() == 0) {
      filters.saveFilter(filters.newTaskFilter(NAME).setQuery(tasks.createTaskQuery()));
    }
  }
}
