package io.orderescrow.inbox;

import static java.util.stream.Collectors.toCollection;

import io.orderescrow.inbox.FailedMessageTable.FailedMessage;
import io.orderescrow.inbox.InboxEntry.Identity;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.ParsedMessage.Readable;
import io.orderescrow.message.RawMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * The decisions on failed messages. Each method except {@link #processWaiting} takes part in the
 * caller's transaction, locks the rows, and ignores those that are no longer failed: of two
 * decisions at the same time, one takes effect.
 */
@Component
public class FailedMessages {

  private final FailedMessageTable table;
  private final InboxTable inbox;
  private final MessageReader reader;
  private final EarlyMessages early;
  private final InboxObserver observer;
  private final Clock clock;

  FailedMessages(
      FailedMessageTable table,
      InboxTable inbox,
      MessageReader reader,
      EarlyMessages early,
      InboxObserver observer,
      Clock clock) {
    this.table = table;
    this.inbox = inbox;
    this.reader = reader;
    this.early = early;
    this.observer = observer;
    this.clock = clock;
  }

  /**
   * The result of a decision.
   *
   * @param before the affected messages, as they were before
   * @param subjects the business keys to pass to {@link #processWaiting} after the commit
   */
  public record Affected(List<ReceivedMessage> before, Set<String> subjects) {}

  /** The result of an edit. */
  public sealed interface EditOutcome {

    /** The edited message is valid. */
    record Accepted(Affected affected) implements EditOutcome {}

    /** The edited message is not valid; nothing was changed. */
    record Refused(String objection) implements EditOutcome {}
  }

  /**
   * Reads messages again, as if they had just arrived. A readable message is WAITING until {@link
   * #processWaiting} runs. The others fail again or are duplicates.
   *
   * @throws org.springframework.dao.DuplicateKeyException when the same message arrives at this
   *     moment; the caller may try again
   */
  public Affected retry(Collection<Long> seqs) {
    List<FailedMessage> failed = table.lock(seqs);
    return receive(failed, failed.stream().map(one -> reader.read(one.raw())).toList());
  }

  /**
   * Reads one message again, with another payload.
   *
   * @throws org.springframework.dao.DuplicateKeyException as above
   */
  public EditOutcome edit(long seq, byte[] payload) {
    List<FailedMessage> failed = table.lock(List.of(seq));
    List<ParsedMessage> readings = new ArrayList<>();
    for (FailedMessage one : failed) {
      ParsedMessage reading = reader.read(new RawMessage(payload, one.headers()));
      if (!(reading instanceof Readable)) {
        return new EditOutcome.Refused(
            String.valueOf(InboxEntry.unreadable(reading, clock.instant()).verdict().reason()));
      }
      readings.add(reading);
    }
    return new EditOutcome.Accepted(receive(failed, readings));
  }

  /**
   * Discards messages.
   *
   * @param reason computes the stored reason from the message as it was before
   * @return the affected messages, as they were before
   */
  public List<ReceivedMessage> discard(
      Collection<Long> seqs, Function<ReceivedMessage, String> reason) {
    List<ReceivedMessage> before = table.lock(seqs).stream().map(FailedMessage::message).toList();
    if (!before.isEmpty()) {
      table.discard(
          before.stream().map(ReceivedMessage::seq).toList(),
          before.stream().map(reason).toList(),
          clock.instant());
      observer.dispositionChanged(
          Disposition.DISCARDED, before.stream().map(ReceivedMessage::type).toList());
    }
    return before;
  }

  /**
   * The next messages of a failure group, in the order of receipt.
   *
   * @param after only rows with a larger {@code seq}
   * @param until only rows with this {@code seq} or a smaller one
   */
  public List<Long> next(String failureGroup, long after, long until, int size) {
    return table.next(failureGroup, after, until, size);
  }

  /**
   * Applies the waiting messages of these business keys. Call it after the commit; otherwise the
   * inbox sweep finds them later.
   */
  public void processWaiting(Set<String> subjects) {
    early.processChanged(subjects);
  }

  private Affected receive(List<FailedMessage> failed, List<ParsedMessage> readings) {
    if (failed.isEmpty()) {
      return new Affected(List.of(), Set.of());
    }
    List<Long> seqs = failed.stream().map(one -> one.message().seq()).toList();
    Instant now = clock.instant();
    List<InboxEntry> entries = new ArrayList<>();
    Map<Identity, StoredContent> known = inbox.contentsOf(InboxEntry.identities(readings), seqs);
    for (ParsedMessage reading : readings) {
      InboxEntry entry = InboxEntry.waiting(reading, now);
      StoredContent first =
          entry.isWaiting() ? known.putIfAbsent(entry.identity(), entry.content()) : null;
      entries.add(
          first != null && reading instanceof Readable readable
              ? InboxEntry.repeated(readable, first)
              : entry);
    }
    table.rewrite(seqs, entries, now);
    observer.recorded(entries);
    return new Affected(
        failed.stream().map(FailedMessage::message).toList(),
        entries.stream()
            .filter(InboxEntry::isWaiting)
            .map(entry -> entry.envelope().subject())
            .collect(toCollection(TreeSet::new)));
  }
}
