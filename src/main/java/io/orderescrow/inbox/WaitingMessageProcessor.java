package io.orderescrow.inbox;

import io.orderescrow.inbox.Classifier.Classified;
import io.orderescrow.inbox.InboxEntry.Verdict;
import io.orderescrow.inbox.InboxObserver.SettledMessage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Classifies waiting messages again, inside the caller's transaction. */
@Component
class WaitingMessageProcessor {

  /** Of messages that are read together; one business key may have more. */
  private static final long MAX_BYTES = 4L * 1024 * 1024;

  private final InboxTable table;
  private final Classifier classifier;
  private final Dispatcher dispatcher;
  private final InboxObserver observer;
  private final Clock clock;

  WaitingMessageProcessor(
      InboxTable table,
      Classifier classifier,
      Dispatcher dispatcher,
      InboxObserver observer,
      Clock clock) {
    this.table = table;
    this.classifier = classifier;
    this.dispatcher = dispatcher;
    this.observer = observer;
    this.clock = clock;
  }

  /** Splits business keys so that the waiting messages of each part fit into memory together. */
  List<List<String>> parts(Collection<String> subjects) {
    List<List<String>> parts = new ArrayList<>();
    long size = MAX_BYTES;
    for (Map.Entry<String, Long> subject : table.waitingBytes(subjects).entrySet()) {
      size += subject.getValue();
      if (size > MAX_BYTES || parts.isEmpty()) {
        parts.add(new ArrayList<>());
        size = subject.getValue();
      }
      parts.get(parts.size() - 1).add(subject.getKey());
    }
    return parts;
  }

  /**
   * Applies at most one waiting message of each business key, and settles those that are late or
   * redundant now.
   *
   * @param applied receives each message before it is applied
   * @return whether anything changed; then more messages may be applicable
   */
  boolean settle(Collection<String> subjects, Consumer<WaitingMessage> applied) {
    List<WaitingMessage> waiting = table.lockWaiting(subjects);
    List<Classified> classified =
        classifier.classify(waiting.stream().map(WaitingMessage::message).toList());
    Map<Long, Verdict> verdicts = new TreeMap<>();
    List<Classified> settled = new ArrayList<>();
    List<SettledMessage> reports = new ArrayList<>();
    for (int i = 0; i < waiting.size(); i++) {
      WaitingMessage message = waiting.get(i);
      Classified now = classified.get(i);
      if (!now.is(Disposition.WAITING)) {
        verdicts.put(message.seq(), now.verdict());
        settled.add(now);
        reports.add(SettledMessage.of(now, message.receivedAt(), true));
      }
      if (now.is(Disposition.APPLIED)) {
        applied.accept(message);
      }
    }
    if (verdicts.isEmpty()) {
      return false;
    }
    table.dispose(verdicts, clock.instant());
    dispatcher.dispatch(settled);
    observer.settled(reports);
    return true;
  }

  /**
   * Parks a message.
   *
   * @return false when it is not waiting any more
   */
  boolean park(WaitingMessage message, String reason) {
    Verdict parked = new Verdict(Disposition.PARKED, reason);
    boolean waited = table.dispose(Map.of(message.seq(), parked), clock.instant()) == 1;
    if (waited) {
      observer.recorded(List.of(InboxEntry.waited(message, parked)));
    }
    return waited;
  }
}
