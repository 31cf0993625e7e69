package io.orderescrow.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads received messages, for people and pages. */
@Component
public class InboxLog {

  private final InboxLogTable table;

  InboxLog(InboxLogTable table) {
    this.table = table;
  }

  /** All messages received for a business key, in the order of receipt. */
  public List<ReceivedMessage> forSubject(String subject) {
    return table.forSubject(subject);
  }

  public Optional<ReceivedMessage> find(long seq) {
    return table.find(seq);
  }

  /**
   * Received messages, newest first.
   *
   * @param filter an empty filter selects the failed messages
   * @param before only rows with a smaller {@code seq}; {@code Long.MAX_VALUE} for the first page
   */
  public List<ReceivedMessage> page(MessageFilter filter, long before, int size) {
    return table.page(filter, before, size);
  }

  /**
   * Failure groups, the one with the newest message first.
   *
   * @param disposition only groups of this disposition; null for all
   * @param before only groups whose newest message has a smaller {@code seq}; {@code
   *     Long.MAX_VALUE} for the first page
   */
  public List<FailureGroup> failureGroups(
      @Nullable Disposition disposition, long before, int size) {
    String pattern = disposition == null ? "%" : disposition.name().toLowerCase(Locale.ROOT) + "-%";
    return table.failureGroups(pattern, before, size);
  }

  /** A failure group; empty when it has no messages now. */
  public Optional<FailureGroup> failureGroup(String key) {
    return table.failureGroup(key);
  }

  /** The number of messages for each disposition except {@link Disposition#ORDINARY}. */
  public Map<Disposition, Long> counts() {
    return table.counts();
  }

  /** When the message was received that has waited longest. */
  public Optional<Instant> oldestWaiting() {
    return table.oldestWaiting();
  }
}
