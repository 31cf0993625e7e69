package io.orderescrow.inbox;

import io.orderescrow.inbox.Entry.Verdict;
import io.orderescrow.inbox.Sorter.Sorted;
import io.orderescrow.process.Correlator;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
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
   * @param applied is told the row of each message that is applied, before it is
   * @return whether anything changed, after which more may
   */
  boolean settle(Collection<String> subjects, LongConsumer applied) {
    List<WaitingMessage> waiting = table.lockWaiting(subjects);
    List<Sorted> sorted = sorter.sort(waiting.stream().map(WaitingMessage::message).toList());
    Map<Long, Verdict> verdicts = new TreeMap<>();
    for (int i = 0; i < waiting.size(); i++) {
      if (!sorted.get(i).is(Disposition.WAITING)) {
        verdicts.put(waiting.get(i).seq(), sorted.get(i).verdict());
      }
      if (sorted.get(i).is(Disposition.APPLIED)) {
        applied.accept(waiting.get(i).seq());
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
   * Parks a message.
   *
   * @return false when it waits no longer
   */
  boolean park(long seq, String reason) {
    Verdict parked = new Verdict(Disposition.PARKED, reason);
    return table.dispose(Map.of(seq, parked), clock.instant()) == 1;
  }
}
