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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Opens a case for each failure group that has no open case. A business key can be started only
 * once, so it is the group's key followed by a number. The transaction that starts the case also
 * takes the next number: of several nodes, one opens the case.
 */
@Component
class CaseOpener {

  private static final Logger log = LoggerFactory.getLogger(CaseOpener.class);

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
  private final TransactionTemplate transaction;
  private final CaseSettings settings;
  private final Clock clock;

  CaseOpener(
      CaseTable table,
      InboxLogTable messages,
      ProcessInstances processes,
      TransactionTemplate transaction,
      CaseSettings settings,
      Clock clock) {
    this.table = table;
    this.messages = messages;
    this.processes = processes;
    this.transaction = transaction;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Opens cases for the failure groups without an open case, as far as there are places; of each
   * disposition, the group with the newest message first.
   */
  void openNew(CasePlaces places) {
    for (Disposition disposition : CasePlaces.BY_WEIGHT) {
      List<FailureGroup> groups = messages.failureGroups(disposition, null, settings.maxOpen());
      Map<String, LastCase> lastCases =
          groups.isEmpty()
              ? Map.of()
              : table.lastCases(groups.stream().map(FailureGroup::key).toList());
      groups.stream()
          .filter(group -> !lastCases.getOrDefault(group.key(), LastCase.NONE).open())
          .takeWhile(group -> places.take(disposition))
          .forEach(group -> openNext(group, lastCases.getOrDefault(group.key(), LastCase.NONE)));
    }
  }

  private void openNext(FailureGroup group, LastCase last) {
    if (Boolean.TRUE.equals(transaction.execute(status -> open(group, last)))) {
      log.warn("{} messages failed, a case is open: {}", group.count(), group.key());
    }
  }

  /** Returns false when another node opened it. */
  private boolean open(FailureGroup group, LastCase last) {
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
