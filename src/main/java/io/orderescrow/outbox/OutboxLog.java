package io.orderescrow.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Reads of unsent messages, and of sent ones within the retention ({@code
 * fulfilment.outbox.retention}).
 */
@Component
public class OutboxLog {

  private final OutboxLogTable table;

  OutboxLog(OutboxLogTable table) {
    this.table = table;
  }

  /** All messages of one subject, sent or not, in the order they were added. */
  public List<SentMessage> forSubject(String subject) {
    return table.forSubject(subject);
  }

  /** The number of messages that the broker has not confirmed yet. */
  public long unsent() {
    return table.countUnsent();
  }

  /** When the oldest message that the broker has not confirmed yet was added. */
  public Optional<Instant> oldestUnsent() {
    return table.oldestUnsent();
  }
}
