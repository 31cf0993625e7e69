package io.orderescrow.process;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * The filter without which Tasklist opens on nothing. It keeps itself up to date and says of which
 * order a task is. The engine's starter can make one too, but of nodes that start together each
 * makes its own, and no later start succeeds.
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
      filters.saveFilter(
          filters
              .newTaskFilter(NAME)
              .setQuery(tasks.createTaskQuery())
              .setProperties(
                  Map.of(
                      "refresh",
                      true,
                      "variables",
                      List.of(Map.of("name", "orderId", "label", "Order")))));
    }
  }
}
