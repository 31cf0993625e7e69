package io.orderescrow.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** What was received, for people and pages to read. */
@Component
@Profile("orchestrator")
public class InboxLog {

  private final InboxLogTable table;

  InboxLog(InboxLogTable table) {
    this.table = table;
  }

  /** All messages that were received for one business key, in the order of receipt. */
  public List<ReceivedMessage> forSubject(String subject) {
    return table.forSubject(subject);
  }

  public Optional<ReceivedMessage> find(long seq) {
    return table.find(seq);
  }

  /**
   * Received messages, newest first.
   *
   * @param filter one that says nothing stands for those that are set aside
   * @param before only rows with a smaller {@code seq}; {@code Long.MAX_VALUE} for the first page
   */
  public List<ReceivedMessage> page(MessageFilter filter, long before, int size) {
    return table.page(filter, before, size);
  }

  /**
   * Why messages are set aside, the causes of the latest messages first.
   *
   * @param disposition only causes of this disposition; null for all
   * @param before only causes whose newest message has a smaller {@code seq}; {@code
   *     Long.MAX_VALUE} for the first page
   */
  public List<FailureGroup> causes(@Nullable Disposition disposition, long before, int size) {
    String pattern = disposition == null ? "%" : disposition.name().toLowerCase(Locale.ROOT) + "-%";
    return table.causes(pattern, before, size);
  }

  /** One cause, while messages are set aside for it. */
  public Optional<FailureGroup> cause(String cause) {
    return table.cause(cause);
  }

  /** How many messages there are of each disposition that asks for attention. */
  public Map<Disposition, Long> counts() {
    return table.counts();
  }

  /** When the message came that has waited the longest for its turn. */
  public Optional<Instant> oldestWaiting() {
    return table.oldestWaiting();
  }
}
