package io.orderescrow.inbox;

import io.orderescrow.inbox.FailedMessageTable.Kept;
import io.orderescrow.inbox.InboxEntry.Identity;
import io.orderescrow.inbox.InboxEntry.Verdict;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.ParsedMessage.Readable;
import io.orderescrow.message.RawMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Messages that were set aside, and what can be decided on them. Each method but {@link #look}
 * takes part in the caller's transaction, locks the rows, and does nothing to those that are not
 * set aside any more: so of two that decide at once, one does.
 */
@Component
@Profile("orchestrator")
public class FailedMessages {

  private final FailedMessageTable table;
  private final MessageReader reader;
  private final EarlyMessages early;
  private final InboxObserver fates;
  private final Clock clock;

  FailedMessages(
      FailedMessageTable table,
      MessageReader reader,
      EarlyMessages early,
      InboxObserver fates,
      Clock clock) {
    this.table = table;
    this.reader = reader;
    this.early = early;
    this.fates = fates;
    this.clock = clock;
  }

  /**
   * What has been decided on.
   *
   * @param before the messages it was done to, as they had been
   * @param subjects the business keys to {@linkplain #look} at after the commit
   */
  public record Taken(List<ReceivedMessage> before, Set<String> subjects) {}

  /** What came of an edit. */
  public sealed interface Edit {

    /** It reads as a message now. */
    record Accepted(Taken taken) implements Edit {}

    /** It would be no message of its type; nothing was changed. */
    record Refused(String objection) implements Edit {}
  }

  /**
   * Reads messages again, as if they had just come. Those that can be read wait from now on, until
   * somebody {@linkplain #look looks}; the others are set aside again, or turn out to be
   * duplicates.
   *
   * @throws org.springframework.dao.DuplicateKeyException when the same message comes in at this
   *     moment; try again
   */
  public Taken retry(Collection<Long> seqs) {
    List<Kept> kept = table.lock(seqs);
    return receive(kept, kept.stream().map(one -> reader.read(one.raw())).toList());
  }

  /**
   * The same for one message with another payload.
   *
   * @throws org.springframework.dao.DuplicateKeyException as above
   */
  public Edit edit(long seq, byte[] payload) {
    List<Kept> kept = table.lock(List.of(seq));
    List<ParsedMessage> readings = new ArrayList<>();
    for (Kept one : kept) {
      ParsedMessage reading = reader.read(new RawMessage(payload, one.headers()));
      if (!(reading instanceof Readable)) {
        return new Edit.Refused(
            String.valueOf(InboxEntry.unreadable(reading, clock.instant()).verdict().reason()));
      }
      readings.add(reading);
    }
    return new Edit.Accepted(receive(kept, readings));
  }

  /**
   * Decides that messages shall not be applied.
   *
   * @param reason of each message, as it had been
   * @return the messages it was done to, as they had been
   */
  public List<ReceivedMessage> discard(
      Collection<Long> seqs, Function<ReceivedMessage, String> reason) {
    List<ReceivedMessage> before = table.lock(seqs).stream().map(Kept::message).toList();
    if (!before.isEmpty()) {
      table.discard(
          before.stream().map(ReceivedMessage::seq).toList(),
          before.stream().map(reason).toList(),
          clock.instant());
      fates.became(Disposition.DISCARDED, before.stream().map(ReceivedMessage::type).toList());
    }
    return before;
  }

  /**
   * The next messages that are set aside for a cause, in the order of receipt.
   *
   * @param after only rows with a larger {@code seq}
   * @param until only rows with this {@code seq} or a smaller one
   */
  public List<Long> next(String cause, long after, long until, int size) {
    return table.next(cause, after, until, size);
  }

  /**
   * Sorts what waits for these business keys. To be called after the commit; if it is not, the
   * inbox finds them by itself in a while.
   */
  public void look(Set<String> subjects) {
    early.look(subjects);
  }

  private Taken receive(List<Kept> kept, List<ParsedMessage> readings) {
    List<Long> seqs = kept.stream().map(one -> one.message().seq()).toList();
    Set<Identity> taken = takenIdentities(seqs, readings);
    Set<String> subjects = new TreeSet<>();
    List<InboxEntry> entries = new ArrayList<>();
    Instant now = clock.instant();
    for (ParsedMessage reading : readings) {
      if (reading instanceof Readable readable) {
        InboxEntry entry = InboxEntry.of(readable.raw(), readable.message(), Verdict.WAITING);
        boolean first = taken.add(entry.identity());
        entries.add(first ? entry : entry.with(Verdict.DUPLICATE));
        if (first) {
          subjects.add(readable.message().envelope().subject());
        }
      } else {
        entries.add(InboxEntry.unreadable(reading, now));
      }
    }
    if (!seqs.isEmpty()) {
      table.rewrite(seqs, entries, now);
      fates.unmoved(entries);
    }
    return new Taken(kept.stream().map(Kept::message).toList(), subjects);
  }

  private Set<Identity> takenIdentities(List<Long> seqs, List<ParsedMessage> readings) {
    Set<Identity> identities = new HashSet<>();
    for (ParsedMessage reading : readings) {
      if (reading instanceof Readable readable) {
        identities.add(
            InboxEntry.of(readable.raw(), readable.message(), Verdict.WAITING).identity());
      }
    }
    return identities.isEmpty() ? new HashSet<>() : table.received(identities, seqs);
  }
}
