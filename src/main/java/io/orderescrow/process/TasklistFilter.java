package io.orderescrow.process;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.springframework.stereotype.Component;

/**
 * The default filter of Tasklist, which shows no tasks without one. It refreshes itself and shows
 * the order or messages of each task. The engine's starter can create a filter too, but nodes that
 * start at the same time each create one, and every later start then fails.
 */
@Component
public class TasklistFilter {

  private static final String NAME = "All tasks";

  private final FilterService filters;
  private final TaskService tasks;

  TasklistFilter(FilterService filters, TaskService tasks) {
    this.filters = filters;
    this.tasks = tasks;
  }

  /** Creates the filter if it is missing, in the caller's transaction. */
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
                      List.of(
                          Map.of("name", "orderId", "label", "Order"),
                          Map.of("name", "messageType", "label", "Message"),
                          Map.of("name", "messages", "label", "Number of messages")))));
    }
  }
}
