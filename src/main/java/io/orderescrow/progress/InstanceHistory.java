package io.orderescrow.progress;

import io.orderescrow.model.Models;
import io.orderescrow.progress.InstanceHistoryTable.Visit;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads running and ended instances from the engine's history. */
@Component
public class InstanceHistory {

  private static final String COMMAND = "command";

  private final InstanceHistoryTable table;
  private final Models models;

  InstanceHistory(InstanceHistoryTable table, Models models) {
    this.table = table;
    this.models = models;
  }

  /** The instance with this id in the engine. */
  public Optional<EngineInstance> find(String instanceId) {
    return table.run(instanceId);
  }

  /** All instances of any process with this business key, in the order of their start. */
  public List<EngineInstance> forBusinessKey(String businessKey) {
    return table.runs(businessKey);
  }

  /** All waits of the instances with this business key, in the order of time. */
  public List<HistoricWait> waits(String businessKey) {
    List<Visit> visits = table.visits(businessKey);
    Map<String, Visit> callers = new HashMap<>();
    for (Visit visit : visits) {
      if (visit.called() != null) {
        callers.put(visit.called(), visit);
      }
    }
    return visits.stream()
        .filter(Visit::isWait)
        .map(visit -> historicWait(visit, callers.get(visit.instanceId()), visits))
        .toList();
  }

  private HistoricWait historicWait(Visit visit, @Nullable Visit caller, List<Visit> visits) {
    return new HistoricWait(
        visit.processKey(),
        visit.instanceId(),
        visit.activityId(),
        visit.name(),
        caller == null ? null : caller.name(),
        visit.type().equals("userTask"),
        command(visit, caller),
        visit.since(),
        visit.until(),
        visits.stream().anyMatch(other -> isDeadlineOf(visit, other)),
        visit.interrupted());
  }

  /**
   * The command of the models. An expression in an undo's model is resolved by its caller's model,
   * because the engine keeps no variables of an ended instance.
   */
  private @Nullable String command(Visit visit, @Nullable Visit caller) {
    String command = models.resentCommand(visit.definitionId(), visit.activityId()).orElse(null);
    if (command == null || !command.startsWith("${")) {
      return command;
    }
    return caller == null
        ? null
        : models.callInput(caller.definitionId(), caller.activityId(), COMMAND).orElse(null);
  }

  private boolean isDeadlineOf(Visit visit, Visit boundary) {
    Instant until = visit.until();
    return until != null
        && visit.interrupted()
        && boundary.type().equals("boundaryTimer")
        && boundary.instanceId().equals(visit.instanceId())
        && !boundary.since().isBefore(visit.since())
        && models.isInterruptedBy(visit.definitionId(), visit.activityId(), boundary.activityId());
  }
}
