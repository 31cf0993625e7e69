package io.orderescrow.retry;

import io.orderescrow.message.OrderLogging;
import io.orderescrow.retry.Retry.State;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The retries as an operator sees them. Whatever is decided on one is decided once, by its row; who
 * decided it, when and why stays on it.
 */
@Component
@Profile("orchestrator")
public class Retries {

  private static final Logger log = LoggerFactory.getLogger(Retries.class);

  private final RetryTable table;
  private final RetryLogTable records;
  private final RetryPush push;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Retries(
      RetryTable table,
      RetryLogTable records,
      RetryPush push,
      TransactionTemplate transaction,
      Clock clock) {
    this.table = table;
    this.records = records;
    this.push = push;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Which retries a page shows.
   *
   * @param subject only those with this business key; null for all
   * @param target only those of this message; null for all
   */
  public record Wanted(State state, @Nullable String subject, @Nullable String target) {}

  /**
   * A page: open ones by the time they are due, others the last settled first.
   *
   * @param after the id of the last one on the page before; null for the first page
   * @param size how many at most
   */
  public List<Retry> page(Wanted wanted, @Nullable Long after, int size) {
    return records.page(wanted, after, size);
  }

  public Optional<Retry> find(long id) {
    return records.find(id);
  }

  /** Sees to it that an open retry is never pushed. */
  public RetryDecision cancel(long id, String by, String why) {
    boolean cancelled = table.cancel(id, new RetryTable.Settling(clock.instant(), by, why));
    RetryDecision decision = decision(id, cancelled);
    if (decision instanceof RetryDecision.Done done) {
      OrderLogging.in(log.atInfo(), done.retry().subject())
          .log("{} cancelled retry {} of {}: {}", by, id, done.retry().subject(), why);
    }
    return decision;
  }

  /** Pushes an open retry at once, whatever its time. */
  public RetryDecision run(long id, String by, String why) {
    Boolean pushed =
        transaction.execute(
            status -> {
              Optional<Retry> open = table.lockOpen(id);
              open.ifPresent(retry -> push.push(List.of(retry), by, why));
              return open.isPresent();
            });
    RetryDecision decision = decision(id, Boolean.TRUE.equals(pushed));
    if (decision instanceof RetryDecision.Done done) {
      OrderLogging.in(log.atInfo(), done.retry().subject())
          .log("{} had retry {} of {} pushed: {}", by, id, done.retry().subject(), why);
    }
    return decision;
  }

  private RetryDecision decision(long id, boolean done) {
    Optional<Retry> now = records.find(id);
    if (now.isEmpty()) {
      return new RetryDecision.Unknown();
    }
    return done ? new RetryDecision.Done(now.get()) : new RetryDecision.TooLate(now.get());
  }
}
