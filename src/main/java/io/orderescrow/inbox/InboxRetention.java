package io.orderescrow.inbox;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Lets go of messages in time: those that nobody ever claimed, and those kept long enough. */
@Component
@Profile("orchestrator")
class InboxRetention {

  private static final int AT_ONCE = 1_000;

  private final InboxTable table;
  private final InboxSettings settings;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final InboxObserver fates;

  InboxRetention(
      InboxTable table,
      InboxSettings settings,
      Clock clock,
      TransactionTemplate transaction,
      InboxObserver fates) {
    this.table = table;
    this.fates = fates;
    this.settings = settings;
    this.clock = clock;
    this.transaction = transaction;
  }

  /**
   * Does a bounded piece of the work.
   *
   * @return whether there is more
   */
  boolean tidy() {
    Instant now = clock.instant();
    Integer done =
        transaction.execute(
            status -> giveUpUnknown(now) + table.purge(now.minus(settings.retention()), AT_ONCE));
    return done != null && done >= AT_ONCE;
  }

  private int giveUpUnknown(Instant now) {
    List<String> types = table.giveUpUnknown(now.minus(settings.unknownAfter()), now, AT_ONCE);
    fates.became(Disposition.UNKNOWN, types);
    return types.size();
  }
}
