package io.orderescrow.inbox;

import io.orderescrow.inbox.Entry.Verdict;
import io.orderescrow.inbox.Sorter.Sorted;
import io.orderescrow.process.Correlator;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** What happens to messages that waited, inside the transaction that looks at them again. */
@Component
@Profile("orchestrator")
class Settlement {

  private final InboxTable table;
  private final Sorter sorter;
  private final Correlator correlator;
  private final LateAnswers lateAnswers;
  private final Clock clock;

  Settlement(
      InboxTable table,
      Sorter sorter,
      Correlator correlator,
      LateAnswers lateAnswers,
      Clock clock) {
    this.table = table;
    this.sorter = sorter;
    this.correlator = correlator;
    this.lateAnswers = lateAnswers;
    this.clock = clock;
  }

  /**
   * Applies at most one waiting message of each business key, and disposes of those that are late
   * or redundant by now.
   *
   * @return whether anything changed, after which more may
   */
  boolean settle(Collection<String> subjects) {
    List<WaitingMessage> waiting = table.lockWaiting(subjects);
    List<Sorted> sorted = sort(waiting);
    Map<Long, Verdict> verdicts = new TreeMap<>();
    for (int i = 0; i < waiting.size(); i++) {
      if (!sorted.get(i).is(Disposition.WAITING)) {
        verdicts.put(waiting.get(i).seq(), sorted.get(i).verdict());
      }
    }
    if (verdicts.isEmpty()) {
      return false;
    }
    table.dispose(verdicts, clock.instant());
    correlator.deliver(Sorted.deliveries(sorted));
    lateAnswers.undo(Sorted.with(Disposition.LATE, sorted));
    return true;
  }

  /**
   * Parks the message of this business key that could not be applied.
   *
   * @return whether there was one
   */
  boolean park(String subject, Verdict verdict) {
    List<WaitingMessage> waiting = table.lockWaiting(List.of(subject));
    List<Sorted> sorted = sort(waiting);
    for (int i = 0; i < waiting.size(); i++) {
      if (sorted.get(i).is(Disposition.APPLIED)) {
        table.dispose(Map.of(waiting.get(i).seq(), verdict), clock.instant());
        return true;
      }
    }
    return false;
  }

  private List<Sorted> sort(List<WaitingMessage> waiting) {
    return sorter.sort(waiting.stream().map(WaitingMessage::message).toList());
  }
}
