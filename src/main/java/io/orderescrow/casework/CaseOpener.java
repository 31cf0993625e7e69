package io.orderescrow.casework;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.casework.CaseTable.LastCase;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.FailureGroup;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.process.ProcessInstances;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Opens a case for each failure group that has no open case. A business key can be started only
 * once, so it is the group's key followed by a number. The transaction that starts the case also
 * takes the next number: of several nodes, one opens the case.
 */
@Component
class CaseOpener {

  /** The id of the model in the folder {@code processes}. */
  static final String PROCESS = "message-error-handling";

  /** A later retry can succeed; a message that cannot be read stays unreadable. */
  private static final Set<Disposition> RETRIABLE = Set.of(Disposition.PARKED, Disposition.UNKNOWN);

  /** The business key is also a message's subject, which has at most 64 characters. */
  private static final int MAX_KEY_LENGTH = 53;

  private static final int HASH_LENGTH = 13;

  private final CaseTable table;
  private final InboxLogTable messages;
  private final ProcessInstances processes;
  private final CaseSettings settings;
  private final Clock clock;

  CaseOpener(
      CaseTable table,
      InboxLogTable messages,
      ProcessInstances processes,
      CaseSettings settings,
      Clock clock) {
    this.table = table;
    this.messages = messages;
    this.processes = processes;
    this.settings = settings;
    this.clock = clock;
  }

  /** The failure groups that may have a case, the one with the newest message first. */
  List<FailureGroup> failureGroups() {
    return messages.failureGroups(null, null, settings.maxOpen());
  }

  /** The last case of each of these groups that ever had one. */
  Map<String, LastCase> lastCases(List<FailureGroup> groups) {
    return table.lastCases(groups.stream().map(FailureGroup::key).toList());
  }

  /**
   * Opens the next case of a group, in the caller's transaction.
   *
   * @return false when another node opened it
   */
  boolean open(FailureGroup group, LastCase last) {
    int number = last.number() + 1;
    String businessKey = businessKey(group.key(), number);
    if (!table.advance(group.key(), number, businessKey)) {
      return false;
    }
    Instant relapseSince = clock.instant().minus(settings.relapseWithin());
    ObjectNode variables = CaseSummary.opening(group);
    variables.put(
        "retriable",
        RETRIABLE.contains(group.sample().disposition()) && !last.endedSince(relapseSince));
    variables.put("messages", group.count());
    variables.put("underWay", false);
    variables.putNull("bulkAction");
    variables.putNull("outcome");
    variables.set("situation", CaseUpdater.situation(messages, group));
    processes.start(PROCESS, businessKey, variables);
    return true;
  }

  /** Shortens a long key, but keeps the hash at its end. */
  static String businessKey(String groupKey, int number) {
    String prefix =
        groupKey.length() <= MAX_KEY_LENGTH
            ? groupKey
            : groupKey.substring(0, MAX_KEY_LENGTH - HASH_LENGTH)
                + groupKey.substring(groupKey.length() - HASH_LENGTH);
    return prefix + '.' + number;
  }
}
