package io.orderescrow.casework;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.casework.CaseTable.Last;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.FailureGroup;
import io.orderescrow.operator.MessageActions;
import io.orderescrow.process.ProcessInstances;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Opens a case for a cause that has none open. The cause itself cannot be the business key, which
 * is started once and for all: it is followed by a number, of which the next one is taken in the
 * same transaction. So of nodes that look at the same time one opens the case, and a case that has
 * ended, however it did, is followed by another.
 */
@Component
@Profile("orchestrator")
class CaseOpener {

  /** Another try may find what the first one lacked; what cannot be read stays so. */
  private static final Set<Disposition> RETRIABLE = Set.of(Disposition.PARKED, Disposition.UNKNOWN);

  /** A business key is the subject of a message too, and has its form: 64 characters at most. */
  private static final int LONGEST_CAUSE = 53;

  private static final int HASH = 13;

  private final CaseTable table;
  private final MessageActions desk;
  private final ProcessInstances conductor;
  private final CaseSettings settings;
  private final Clock clock;

  CaseOpener(
      CaseTable table,
      MessageActions desk,
      ProcessInstances conductor,
      CaseSettings settings,
      Clock clock) {
    this.table = table;
    this.desk = desk;
    this.conductor = conductor;
    this.settings = settings;
    this.clock = clock;
  }

  /** The causes that may have a case, the one with the newest message first. */
  List<FailureGroup> causes() {
    return desk.causes(null, settings.maxOpen());
  }

  /** The last case of each of these causes that ever had one. */
  Map<String, Last> last(List<FailureGroup> causes) {
    return table.last(causes.stream().map(FailureGroup::cause).toList());
  }

  /**
   * Opens the next case of a cause, in the caller's transaction.
   *
   * @return false when somebody else did
   */
  boolean open(FailureGroup cause, Last last) {
    int number = last.number() + 1;
    String businessKey = businessKey(cause.cause(), number);
    if (!table.count(cause.cause(), number, businessKey)) {
      return false;
    }
    Instant lately = clock.instant().minus(settings.relapseWithin());
    ObjectNode variables = CaseSummary.opening(cause);
    variables.put(
        "retriable", RETRIABLE.contains(cause.sample().disposition()) && !last.endedSince(lately));
    variables.put("messages", cause.count());
    variables.put("underWay", false);
    variables.putNull("bulkAction");
    variables.putNull("outcome");
    variables.set("situation", CaseUpdater.situation(desk, cause));
    conductor.start(CaseScan.PROCESS, businessKey, variables);
    return true;
  }

  /** The end of a cause is a hash, which stays. */
  static String businessKey(String cause, int number) {
    String kept =
        cause.length() <= LONGEST_CAUSE
            ? cause
            : cause.substring(0, LONGEST_CAUSE - HASH) + cause.substring(cause.length() - HASH);
    return kept + '.' + number;
  }
}
