package io.orderescrow.casework;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.inbox.FailureGroup;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.inbox.MessageFilter;
import io.orderescrow.operator.BulkAction;
import io.orderescrow.operator.BulkActions;
import io.orderescrow.process.ProcessInstances;
import io.orderescrow.process.ProcessInstances.RunningInstance;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Updates the variables of open cases: how many messages are left, and whether a decision has been
 * carried out. A case holds no messages; it knows only these variables.
 */
@Component
class CaseUpdater {

  private static final int SAMPLES = 10;

  /** More than can run at the same time. */
  private static final int LATEST_ACTIONS = 50;

  private final InboxLogTable messages;
  private final BulkActions bulk;
  private final ProcessInstances processes;

  CaseUpdater(InboxLogTable messages, BulkActions bulk, ProcessInstances processes) {
    this.messages = messages;
    this.bulk = bulk;
    this.processes = processes;
  }

  /**
   * Writes the changed variables of one case, in the caller's transaction.
   *
   * @param edited the outcome of an edit that the case had pending; null when there was none
   * @return whether a bulk action of the case is still running
   */
  boolean update(RunningInstance openCase, @Nullable String edited) {
    ObjectNode known = openCase.variables();
    String key = known.path("failureGroup").asText();
    Optional<BulkAction> action = action(known);
    FailureGroup group = messages.failureGroup(key).orElse(null);
    boolean underWay = action.filter(last -> last.state() == BulkAction.State.RUNNING).isPresent();
    ObjectNode changes = JsonNodeFactory.instance.objectNode();
    if (hasChanged(group, known) && (group != null || isSettled(key))) {
      changes.set("situation", situation(messages, group));
      changes.put("messages", group == null ? 0 : group.count());
    }
    if (known.path("underWay").asBoolean() && !underWay) {
      String outcome = edited == null ? action.map(CaseUpdater::outcome).orElse(null) : edited;
      changes.put("outcome", outcome == null ? "No messages were left." : outcome);
      // Last: the condition that waits for it reads the variables set before.
      changes.put("underWay", false);
    }
    if (!changes.isEmpty()) {
      processes.setVariables(openCase.instanceId(), changes);
    }
    return underWay;
  }

  /** The state of a group, with some of its messages as samples. */
  static ObjectNode situation(InboxLogTable messages, @Nullable FailureGroup group) {
    return group == null
        ? CaseSummary.current(null, List.of())
        : CaseSummary.current(
            group, messages.page(MessageFilter.ofFailureGroup(group.key()), null, SAMPLES));
  }

  private static boolean hasChanged(@Nullable FailureGroup group, ObjectNode known) {
    long count = group == null ? 0 : group.count();
    JsonNode newest = known.path("situation").path("newest");
    return count != known.path("messages").asLong()
        || group != null && !group.newest().toString().equals(newest.asText());
  }

  /**
   * A message that is being retried is not in its group for a moment. So an empty group counts only
   * if no bulk action was running before and after the look.
   */
  private boolean isSettled(String failureGroup) {
    return !hasRunningAction(failureGroup)
        && messages.failureGroup(failureGroup).isEmpty()
        && !hasRunningAction(failureGroup);
  }

  private boolean hasRunningAction(String failureGroup) {
    return bulk.page(null, LATEST_ACTIONS).stream()
        .filter(action -> action.state() == BulkAction.State.RUNNING)
        .anyMatch(action -> action.failureGroup().equals(failureGroup));
  }

  private Optional<BulkAction> action(ObjectNode known) {
    JsonNode id = known.get("bulkAction");
    return id == null ? Optional.empty() : bulk.find(id.asLong());
  }

  private static String outcome(BulkAction action) {
    return switch (action.kind()) {
      case RETRY ->
          "%2$d of %1$d messages were retried; %3$d of them failed again."
              .formatted(action.total(), action.done(), action.failed());
      case DISCARD ->
          "%2$d of %1$d messages were discarded.".formatted(action.total(), action.done());
      case EDIT ->
          "%2$d of %1$d messages were edited; %3$d of them failed again; the edit did not fit %4$d."
              .formatted(action.total(), action.done(), action.failed(), action.refused());
    };
  }
}
