package io.orderescrow.retry;

import io.orderescrow.message.OrderLogging;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The retries and what operators can do with them. Each retry is sent or cancelled once; its row
 * keeps the operator, the time and the reason.
 */
@Component
public class Retries {

  private static final Logger log = LoggerFactory.getLogger(Retries.class);

  private final RetryTable table;
  private final RetrySender sender;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Retries(RetryTable table, RetrySender sender, TransactionTemplate transaction, Clock clock) {
    this.table = table;
    this.sender = sender;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * A page of retries: open ones by due time, others with the last settled first.
   *
   * @param after the id of the last retry of the previous page; null for the first page
   * @param size the maximum number of retries
   */
  public List<Retry> page(RetryFilter filter, @Nullable Long after, int size) {
    return table.page(filter, after, size);
  }

  public Optional<Retry> find(long id) {
    return table.find(id);
  }

  /** Cancels an open retry, so that it is never sent. */
  public RetryDecision cancel(long id, String by, String why) {
    boolean cancelled = table.cancel(id, new RetryTable.Settling(clock.instant(), by, why));
    return decision(id, cancelled, by + " cancelled", why);
  }

  /**
   * Sends an open retry at once, before it is due. One that cannot be sent any more, because its
   * order no longer waits for it for example, is cancelled instead.
   */
  public RetryDecision run(long id, String by, String why) {
    Boolean sent =
        transaction.execute(
            status -> {
              Optional<Retry> open = table.lockOpen(id);
              return open.isPresent() && sender.send(List.of(open.get()), by, why) == 1;
            });
    return decision(id, Boolean.TRUE.equals(sent), by + " sent", why);
  }

  private RetryDecision decision(long id, boolean done, String action, String why) {
    Retry retry = table.find(id).orElse(null);
    if (retry == null) {
      return new RetryDecision.Unknown();
    }
    if (!done) {
      return new RetryDecision.TooLate(retry);
    }
    OrderLogging.in(log.atInfo(), retry.subject())
        .log("{} retry {} of {}: {}", action, id, retry.subject(), why);
    return new RetryDecision.Done(retry);
  }
}
