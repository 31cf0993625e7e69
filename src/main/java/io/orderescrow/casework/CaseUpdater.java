package io.orderescrow.casework;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.inbox.FailureGroup;
import io.orderescrow.inbox.MessageFilter;
import io.orderescrow.operator.BulkAction;
import io.orderescrow.operator.BulkActions;
import io.orderescrow.operator.MessageActions;
import io.orderescrow.process.ProcessInstances;
import io.orderescrow.process.ProcessInstances.RunningInstance;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Tells open cases how many of their messages are left, and when a decision has been carried out. A
 * case holds no message: it knows what it is told here, and goes on by that.
 */
@Component
@Profile("orchestrator")
class CaseUpdater {

  private static final int SAMPLES = 10;

  /** Many more than go on at once. */
  private static final int LATEST_ACTIONS = 50;

  private final MessageActions desk;
  private final BulkActions bulk;
  private final ProcessInstances conductor;

  CaseUpdater(MessageActions desk, BulkActions bulk, ProcessInstances conductor) {
    this.desk = desk;
    this.bulk = bulk;
    this.conductor = conductor;
  }

  /**
   * Tells one case, in the caller's transaction, what it does not know yet.
   *
   * @param edited what came of an edit that it wished for; null when there was none
   * @return whether a decision is still being carried out for it
   */
  boolean tell(RunningInstance one, @Nullable String edited) {
    ObjectNode known = one.variables();
    String key = known.path("cause").asText();
    Optional<BulkAction> action = action(known);
    FailureGroup cause = desk.cause(key).orElse(null);
    boolean underWay = action.filter(any -> any.state() == BulkAction.State.RUNNING).isPresent();
    ObjectNode news = JsonNodeFactory.instance.objectNode();
    if (isNew(cause, known) && (cause != null || isSettled(key))) {
      news.set("situation", situation(desk, cause));
      news.put("messages", cause == null ? 0 : cause.count());
    }
    if (known.path("underWay").asBoolean() && !underWay) {
      String outcome = edited == null ? action.map(CaseUpdater::outcome).orElse(null) : edited;
      news.put("outcome", outcome == null ? "Nothing was left to decide on." : outcome);
      // Last: whoever waits for it then looks at what stands before it.
      news.put("underWay", false);
    }
    if (!news.isEmpty()) {
      conductor.setVariables(one.instanceId(), news);
    }
    return underWay;
  }

  /** How it stands with a cause, with some of its messages to look at. */
  static ObjectNode situation(MessageActions desk, @Nullable FailureGroup cause) {
    return cause == null
        ? CaseSummary.now(null, List.of())
        : CaseSummary.now(cause, desk.page(MessageFilter.ofCause(cause.cause()), null, SAMPLES));
  }

  private static boolean isNew(@Nullable FailureGroup cause, ObjectNode known) {
    long messages = cause == null ? 0 : cause.count();
    JsonNode newest = known.path("situation").path("newest");
    return messages != known.path("messages").asLong()
        || cause != null && !cause.newest().toString().equals(newest.asText());
  }

  /**
   * A message that is tried again is not set aside for a moment, whatever then becomes of it: that
   * none is set aside counts when nobody was at it, neither before nor after it was seen.
   */
  private boolean isSettled(String cause) {
    return !isBeingDecidedOn(cause) && desk.cause(cause).isEmpty() && !isBeingDecidedOn(cause);
  }

  private boolean isBeingDecidedOn(String cause) {
    return bulk.page(null, LATEST_ACTIONS).stream()
        .filter(action -> action.state() == BulkAction.State.RUNNING)
        .anyMatch(action -> action.cause().equals(cause));
  }

  private Optional<BulkAction> action(ObjectNode known) {
    JsonNode id = known.get("bulkAction");
    return id == null ? Optional.empty() : bulk.find(id.asLong());
  }

  private static String outcome(BulkAction action) {
    return switch (action.kind()) {
      case RETRY ->
          "Of %d messages %d were tried again; %d of them failed again."
              .formatted(action.total(), action.done(), action.failed());
      case DISCARD -> "Of %d messages %d were discarded.".formatted(action.total(), action.done());
    };
  }
}
