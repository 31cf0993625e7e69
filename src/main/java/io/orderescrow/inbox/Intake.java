package io.orderescrow.inbox;

import static io.orderescrow.inbox.InboxEntry.identity;
import static java.util.stream.Collectors.toCollection;

import io.orderescrow.inbox.Classifier.Classified;
import io.orderescrow.inbox.InboxEntry.Identity;
import io.orderescrow.inbox.InboxEntry.Verdict;
import io.orderescrow.inbox.InboxObserver.SettledMessage;
import io.orderescrow.message.Message;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.ParsedMessage.Readable;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Stores and applies a batch inside its transaction. */
@Component
class Intake {

  private final InboxTable table;
  private final FailedMessageTable failedMessages;
  private final Classifier classifier;
  private final Dispatcher dispatcher;
  private final InboxObserver observer;
  private final Clock clock;

  Intake(
      InboxTable table,
      FailedMessageTable failedMessages,
      Classifier classifier,
      Dispatcher dispatcher,
      InboxObserver observer,
      Clock clock) {
    this.table = table;
    this.failedMessages = failedMessages;
    this.classifier = classifier;
    this.dispatcher = dispatcher;
    this.observer = observer;
    this.clock = clock;
  }

  /**
   * Stores all messages, then delivers the new ones that a process waits for.
   *
   * @return the business keys of the messages that now wait
   */
  Set<String> take(List<ParsedMessage> readings) {
    Instant begun = clock.instant();
    List<Readable> readable = firstOfEach(readings);
    List<Message> messages = readable.stream().map(Readable::message).toList();
    List<Classified> classified = classifier.classify(messages);
    List<InboxEntry> entries = new ArrayList<>();
    for (int i = 0; i < readable.size(); i++) {
      entries.add(
          InboxEntry.of(readable.get(i).raw(), messages.get(i), classified.get(i).verdict()));
    }
    Set<Identity> received = store(readings, entries);
    List<Classified> stored =
        classified.stream().filter(s -> received.contains(identity(s.message()))).toList();
    dispatcher.dispatch(stored);
    observer.settled(stored.stream().map(one -> SettledMessage.of(one, begun, false)).toList());
    return Classified.messagesWith(Disposition.WAITING, stored).stream()
        .map(message -> message.envelope().subject())
        .collect(toCollection(TreeSet::new));
  }

  /**
   * Stores one message with a given verdict, without classifying it.
   *
   * @return its identity, if it is readable and was not received before
   */
  Set<Identity> record(ParsedMessage reading, Verdict verdict) {
    List<InboxEntry> entries =
        reading instanceof Readable readable
            ? List.of(InboxEntry.of(readable.raw(), readable.message(), verdict))
            : List.of();
    Set<Identity> received = store(List.of(reading), entries);
    if (!received.isEmpty()) {
      observer.recorded(entries);
    }
    return received;
  }

  /** The readable messages, without repetitions inside the batch. */
  private static List<Readable> firstOfEach(List<ParsedMessage> readings) {
    Set<Identity> seen = new HashSet<>();
    return readings.stream()
        .filter(Readable.class::isInstance)
        .map(Readable.class::cast)
        .filter(readable -> seen.add(identity(readable.message())))
        .toList();
  }

  /**
   * Stores the entries, the unreadable messages, and the duplicates.
   *
   * @return the identities that were not received before
   */
  private Set<Identity> store(List<ParsedMessage> readings, List<InboxEntry> entries) {
    observer.received(readings.size());
    Set<Identity> received = entries.isEmpty() ? Set.of() : table.insert(entries, clock.instant());
    Set<Identity> first = new HashSet<>(received);
    List<ParsedMessage> remaining =
        readings.stream()
            .filter(
                reading ->
                    !(reading instanceof Readable readable
                        && first.remove(identity(readable.message()))))
            .toList();
    if (!remaining.isEmpty()) {
      List<InboxEntry> others = unreadableAndRepeated(remaining);
      table.insert(others, clock.instant());
      observer.recorded(others);
    }
    return received;
  }

  private List<InboxEntry> unreadableAndRepeated(List<ParsedMessage> readings) {
    List<Identity> identities = InboxEntry.identities(readings);
    Map<Identity, StoredContent> known =
        identities.isEmpty() ? Map.of() : table.contentsOf(identities, List.of());
    Instant now = clock.instant();
    List<InboxEntry> entries =
        readings.stream()
            .map(
                reading ->
                    reading instanceof Readable readable
                        ? InboxEntry.repeated(readable, known.get(identity(readable.message())))
                        : InboxEntry.unreadable(reading, now))
            .toList();
    return failedMessages.recogniseEdited(entries, List.of());
  }
}
