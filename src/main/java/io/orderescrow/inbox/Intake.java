package io.orderescrow.inbox;

import static java.util.stream.Collectors.toCollection;

import io.orderescrow.inbox.Classifier.Classified;
import io.orderescrow.inbox.InboxEntry.Identity;
import io.orderescrow.inbox.InboxEntry.Verdict;
import io.orderescrow.message.Message;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.ParsedMessage.Readable;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** What happens to a batch inside its transaction. */
@Component
@Profile("orchestrator")
class Intake {

  private final InboxTable table;
  private final Classifier sorter;
  private final Dispatcher consequences;
  private final InboxObserver fates;
  private final Clock clock;

  Intake(
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
   * Stores all, then delivers those that are new and awaited.
   *
   * @return the business keys of the messages that now wait
   */
  Set<String> take(List<ParsedMessage> readings) {
    Instant begun = clock.instant();
    List<Readable> readable = firstOfEach(readings);
    List<Message> messages = readable.stream().map(Readable::message).toList();
    List<Classified> sorted = sorter.classify(messages);
    List<InboxEntry> entries = new ArrayList<>();
    for (int i = 0; i < readable.size(); i++) {
      entries.add(InboxEntry.of(readable.get(i).raw(), messages.get(i), sorted.get(i).verdict()));
    }
    Set<Identity> news = store(readings, entries);
    List<Classified> taken =
        sorted.stream().filter(s -> news.contains(identity(s.message()))).toList();
    consequences.follow(taken);
    fates.settled(taken.stream().map(one -> SettledMessage.atOnce(one, begun)).toList());
    return Classified.with(Disposition.WAITING, taken).stream()
        .map(message -> message.envelope().subject())
        .collect(toCollection(TreeSet::new));
  }

  /** Stores one message with a verdict from elsewhere, without a look at what it is for. */
  void record(ParsedMessage reading, Verdict verdict) {
    if (reading instanceof Readable readable) {
      InboxEntry entry = InboxEntry.of(readable.raw(), readable.message(), verdict);
      if (!store(List.of(reading), List.of(entry)).isEmpty()) {
        fates.unmoved(List.of(entry));
      }
    } else {
      store(List.of(reading), List.of());
    }
  }

  /** Readable messages without those that repeat one of the same batch. */
  private static List<Readable> firstOfEach(List<ParsedMessage> readings) {
    Set<Identity> seen = new HashSet<>();
    return readings.stream()
        .filter(Readable.class::isInstance)
        .map(Readable.class::cast)
        .filter(readable -> seen.add(identity(readable.message())))
        .toList();
  }

  /**
   * Writes the entries, what could not be read, and what turns out to be a duplicate.
   *
   * @return the identities that had not been received before
   */
  private Set<Identity> store(List<ParsedMessage> readings, List<InboxEntry> entries) {
    fates.received(readings.size());
    Set<Identity> news = entries.isEmpty() ? Set.of() : table.insert(entries, clock.instant());
    List<InboxEntry> rest = new ArrayList<>();
    Set<Identity> first = new HashSet<>(news);
    for (ParsedMessage reading : readings) {
      if (reading instanceof Readable readable) {
        if (!first.remove(identity(readable.message()))) {
          rest.add(InboxEntry.of(readable.raw(), readable.message(), Verdict.DUPLICATE));
        }
      } else {
        rest.add(InboxEntry.unreadable(reading, clock.instant()));
      }
    }
    if (!rest.isEmpty()) {
      table.insert(rest, clock.instant());
      fates.unmoved(rest);
    }
    return news;
  }

  private static Identity identity(Message message) {
    return new Identity(message.envelope().source(), message.envelope().id());
  }
}
