package io.orderescrow.progress;

import io.orderescrow.model.Models;
import io.orderescrow.progress.InstanceHistoryTable.Visit;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** What the engine's history knows of instances, also of those that have ended. */
@Component
@Profile("orchestrator")
public class InstanceHistory {

  private static final String COMMAND = "command";

  private final InstanceHistoryTable table;
  private final Models models;

  InstanceHistory(InstanceHistoryTable table, Models models) {
    this.table = table;
    this.models = models;
  }

  /** One instance by its id in the engine. */
  public Optional<EngineInstance> run(String instanceId) {
    return table.run(instanceId);
  }

  /** All instances with this business key, of whatever process, in the order of their start. */
  public List<EngineInstance> runs(String businessKey) {
    return table.runs(businessKey);
  }

  /** Everywhere that instances with this business key have waited, in the order of time. */
  public List<HistoricWait> stays(String businessKey) {
    List<Visit> visits = table.visits(businessKey);
    Map<String, Visit> callers = new HashMap<>();
    for (Visit visit : visits) {
      if (visit.called() != null) {
        callers.put(visit.called(), visit);
      }
    }
    return visits.stream()
        .filter(Visit::isWait)
        .map(visit -> stay(visit, callers.get(visit.instanceId()), visits))
        .toList();
  }

  private HistoricWait stay(Visit visit, @Nullable Visit caller, List<Visit> visits) {
    return new HistoricWait(
        visit.processKey(),
        visit.instanceId(),
        visit.activityId(),
        visit.name(),
        caller == null ? null : caller.name(),
        visit.type().equals("userTask"),
        asks(visit, caller),
        visit.since(),
        visit.until(),
        visits.stream().anyMatch(other -> isDeadlineOf(visit, other)),
        visit.interrupted());
  }

  /** Whatever the undo's model says: of an ended instance the engine has no variables. */
  private @Nullable String asks(Visit visit, @Nullable Visit caller) {
    String asks = models.resentCommand(visit.definitionId(), visit.activityId()).orElse(null);
    if (asks == null || !asks.startsWith("${")) {
      return asks;
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
