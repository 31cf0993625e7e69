package io.orderescrow.inbox;

import static java.util.stream.Collectors.toCollection;

import io.orderescrow.inbox.InboxEntry.Identity;
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
import org.jspecify.annotations.Nullable;
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
  private final InboxReader reader;
  private final EarlyMessages early;
  private final InboxObserver observer;
  private final Clock clock;

  FailedMessages(
      FailedMessageTable table,
      InboxTable inbox,
      InboxReader reader,
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

  /**
   * The result of an edit.
   *
   * @param after the edited messages, one for each of {@code affected.before()}
   * @param refused the messages that the edit does not fit; they are unchanged
   */
  public record Edited(Affected affected, List<Content> after, List<Refusal> refused) {}

  /**
   * Payload and headers of a message.
   *
   * @param payload with masks instead of secrets
   * @param headers as JSON
   */
  public record Content(byte[] payload, String headers) {}

  /**
   * An edit does not fit a message.
   *
   * @param objection such as {@code /lines/0/quantity must be an integer}
   */
  public record Refusal(ReceivedMessage message, String objection) {}

  /**
   * Reads messages again, as if they had just arrived. A readable message is WAITING until {@link
   * #processWaiting} runs. The others fail again or are duplicates.
   *
   * @throws org.springframework.dao.DuplicateKeyException when the same message arrives at this
   *     moment; the caller may try again
   */
  public Affected retry(Collection<Long> seqs) {
    List<ReceivedMessage> failed = table.lock(seqs);
    return receive(failed, failed.stream().map(reader::readAgain).toList(), false);
  }

  /**
   * Changes messages and reads them again. A message whose edited form is not valid stays as it is.
   *
   * @throws org.springframework.dao.DuplicateKeyException as above
   */
  public Edited edit(Collection<Long> seqs, MessageEdit edit) {
    List<ReceivedMessage> accepted = new ArrayList<>();
    List<ParsedMessage> readings = new ArrayList<>();
    List<Refusal> refused = new ArrayList<>();
    for (ReceivedMessage message : table.lock(seqs)) {
      try {
        ParsedMessage reading = reader.readEdited(message, edit);
        if (reading instanceof Readable) {
          accepted.add(message);
          readings.add(reading);
        } else {
          InboxEntry entry = InboxEntry.unreadable(reading, clock.instant());
          refused.add(new Refusal(message, String.valueOf(entry.verdict().reason())));
        }
      } catch (EditRefusedException e) {
        refused.add(new Refusal(message, String.valueOf(e.getMessage())));
      }
    }
    return new Edited(
        receive(accepted, readings, true),
        readings.stream().map(reading -> shown(reading.raw())).toList(),
        refused);
  }

  private Content shown(RawMessage message) {
    return new Content(reader.shown(message.body()), HeaderJson.write(message.headers()));
  }

  /**
   * Discards messages.
   *
   * @param reason computes the stored reason from the message as it was before
   * @return the affected messages, as they were before
   */
  public List<ReceivedMessage> discard(
      Collection<Long> seqs, Function<ReceivedMessage, String> reason) {
    List<ReceivedMessage> before = table.lock(seqs);
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

  private Affected receive(
      List<ReceivedMessage> failed, List<ParsedMessage> readings, boolean edited) {
    if (failed.isEmpty()) {
      return new Affected(List.of(), Set.of());
    }
    List<Long> seqs = failed.stream().map(ReceivedMessage::seq).toList();
    Instant now = clock.instant();
    List<InboxEntry> entries = table.recogniseEdited(entries(readings, seqs, now), seqs);
    List<@Nullable String> originals = new ArrayList<>();
    failed.forEach(one -> originals.add(edited ? OriginalHash.of(one) : null));
    table.rewrite(seqs, originals, entries, now);
    List<InboxEntry> former = edited ? formerIdentities(failed, entries) : List.of();
    if (!former.isEmpty()) {
      inbox.insert(former, now);
    }
    observer.recorded(entries);
    return new Affected(
        failed,
        entries.stream()
            .filter(InboxEntry::isWaiting)
            .map(entry -> entry.envelope().subject())
            .collect(toCollection(TreeSet::new)));
  }

  /** An edit may change source or id. The former ones stay used, so that a copy is a duplicate. */
  private static List<InboxEntry> formerIdentities(
      List<ReceivedMessage> before, List<InboxEntry> after) {
    List<InboxEntry> former = new ArrayList<>();
    for (int i = 0; i < after.size(); i++) {
      ReceivedMessage message = before.get(i);
      if (message.hasIdentity() && !InboxEntry.identity(message).equals(after.get(i).identity())) {
        former.add(InboxEntry.former(message));
      }
    }
    return former;
  }

  private List<InboxEntry> entries(List<ParsedMessage> readings, List<Long> seqs, Instant now) {
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
    return entries;
  }
}
