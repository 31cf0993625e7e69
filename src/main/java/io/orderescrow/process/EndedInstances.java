package io.orderescrow.process;

import java.util.List;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.springframework.stereotype.Component;

/** The engine's history of instances that have ended. */
@Component
public class EndedInstances {

  private final HistoryService history;

  EndedInstances(HistoryService history) {
    this.history = history;
  }

  /**
   * Deletes the history of all ended instances with a business key, with their tasks and comments,
   * in the caller's transaction. The undos of an order have its business key.
   */
  public void delete(String businessKey) {
    List<String> ids =
        history
            .createHistoricProcessInstanceQuery()
            .processInstanceBusinessKey(businessKey)
            .finished()
            .list()
            .stream()
            .map(HistoricProcessInstance::getId)
            .toList();
    if (!ids.isEmpty()) {
      history.deleteHistoricProcessInstancesIfExists(ids);
    }
  }
}
