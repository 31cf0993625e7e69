package io.orderescrow.inbox;

import io.orderescrow.inbox.Classifier.Classified;
import io.orderescrow.inbox.InboxEntry.Verdict;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** What happens to messages that waited, inside the transaction that looks at them again. */
@Component
@Profile("orchestrator")
class WaitingMessageProcessor {

  private final InboxTable table;
  private final Classifier sorter;
  private final Dispatcher consequences;
  private final InboxObserver fates;
  private final Clock clock;

  WaitingMessageProcessor(
      InboxTable table,
      Classifier sorter,
      Dispatcher consequences,
      InboxObserver fates,
      Clock clock) {
    this.table = table;
    this.sorter = sorter;
    this.consequences = consequences;
    this.fates = fates;
    this.clock = clock;
  }

  /**
   * Applies at most one waiting message of each business key, and disposes of those that are late
   * or redundant by now.
   *
   * @param applied is told each message that is applied, before it is
   * @return whether anything changed, after which more may
   */
  boolean settle(Collection<String> subjects, Consumer<WaitingMessage> applied) {
    List<WaitingMessage> waiting = table.lockWaiting(subjects);
    List<Classified> sorted =
        sorter.classify(waiting.stream().map(WaitingMessage::message).toList());
    Map<Long, Verdict> verdicts = new TreeMap<>();
    List<Classified> settled = new ArrayList<>();
    List<SettledMessage> decided = new ArrayList<>();
    for (int i = 0; i < waiting.size(); i++) {
      if (!sorted.get(i).is(Disposition.WAITING)) {
        verdicts.put(waiting.get(i).seq(), sorted.get(i).verdict());
        settled.add(sorted.get(i));
        decided.add(SettledMessage.afterWaiting(sorted.get(i), waiting.get(i).receivedAt()));
      }
      if (sorted.get(i).is(Disposition.APPLIED)) {
        applied.accept(waiting.get(i));
      }
    }
    if (verdicts.isEmpty()) {
      return false;
    }
    table.dispose(verdicts, clock.instant());
    consequences.follow(settled);
    fates.settled(decided);
    return true;
  }

  /**
   * Parks a message.
   *
   * @return false when it waits no longer
   */
  boolean park(WaitingMessage message, String reason) {
    Verdict parked = new Verdict(Disposition.PARKED, reason);
    boolean waited = table.dispose(Map.of(message.seq(), parked), clock.instant()) == 1;
    if (waited) {
      fates.unmoved(List.of(InboxEntry.waited(message, parked)));
    }
    return waited;
  }
}
