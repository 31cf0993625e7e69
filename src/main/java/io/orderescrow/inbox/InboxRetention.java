package io.orderescrow.inbox;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Marks unclaimed messages UNKNOWN and purges old ones. */
@Component
class InboxRetention {

  private static final int BATCH = 1_000;

  private final InboxTable table;
  private final InboxSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final InboxObserver observer;

  InboxRetention(
      InboxTable table,
      InboxSettings settings,
      Clock clock,
      TransactionTemplate transaction,
      InboxObserver observer) {
    this.table = table;
    this.observer = observer;
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Does a bounded part of the work.
   *
   * @return whether there is more
   */
  boolean expireAndPurge() {
    Instant now = clock.instant();
    Integer done =
        transaction.execute(
            status -> markUnknown(now) + table.purge(now.minus(settings.retention()), BATCH));
    return done != null && done >= BATCH;
  }

  private int markUnknown(Instant now) {
    List<String> types = table.markUnknown(now.minus(settings.unknownAfter()), now, BATCH);
    observer.dispositionChanged(Disposition.UNKNOWN, types);
    return types.size();
  }
}
