package io.orderescrow.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  public List<ReceivedMessage> of(String subject) {
    return table.of(subject);
  }

  /**
   * Messages of one disposition, newest first.
   *
   * @param before only rows with a smaller {@code seq}; {@code Long.MAX_VALUE} for the first page
   */
  public List<ReceivedMessage> page(Disposition disposition, long before, int size) {
    return table.page(disposition, before, size);
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
