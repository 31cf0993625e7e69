package io.orderescrow.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was sent, as far back as the retention ({@code fulfilment.outbox.retention}), and what waits
 * to be.
 */
public class OutboxLog {

  private final OutboxTable table;

  OutboxLog(OutboxTable table) {
    this.table = table;
  }

  /** Everything for one subject, sent or not, in the order it was decided upon. */
  public List<SentMessage> forSubject(String subject) {
    return table.forSubject(subject);
  }

  /** How many messages the broker has not confirmed yet. */
  public long unsent() {
    return table.countUnsent();
  }

  /** When the oldest message was decided upon that the broker has not confirmed yet. */
  public Optional<Instant> oldestUnsent() {
    return table.oldestUnsent();
  }
}
