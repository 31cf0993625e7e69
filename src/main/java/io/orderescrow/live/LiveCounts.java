package io.orderescrow.live;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.order.OrderState;
import io.orderescrow.order.Orders;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.progress.WaitTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts of orders and messages, read at most once per second and shared by all callers. */
@Component
public class LiveCounts {

  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  private final Orders orders;
  private final WaitTable waits;
  private final InboxLogTable inbox;
  private final OutboxLogTable outbox;
  private final Clock clock;

  private @Nullable Counts latest;

  LiveCounts(
      Orders orders, WaitTable waits, InboxLogTable inbox, OutboxLogTable outbox, Clock clock) {
    this.orders = orders;
    this.waits = waits;
    this.inbox = inbox;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * @param orders number of orders by state; {@code OPEN} includes orders in compensation
   * @param total number of all orders
   * @param waiting number of orders that wait at each activity of their process
   * @param inbox number of messages by disposition, without {@link Disposition#ORDINARY}
   * @param unsent number of messages that the broker has not confirmed yet
   * @param oldestUnsent creation time of the oldest unsent message; null when there is none
   */
  public record Counts(
      Instant at,
      Map<OrderState, Long> orders,
      long total,
      Map<String, Long> waiting,
      Map<Disposition, Long> inbox,
      long unsent,
      @Nullable Instant oldestUnsent) {}

  public synchronized Counts now() {
    Instant now = clock.instant();
    Counts counts = latest;
    if (counts == null || counts.at().plus(MAX_AGE).isBefore(now)) {
      counts = count(now);
      latest = counts;
    }
    return counts;
  }

  private Counts count(Instant now) {
    Map<OrderState, Long> byState = orders.counts();
    return new Counts(
        now,
        byState,
        byState.values().stream().mapToLong(Long::longValue).sum(),
        waits.countByActivity(Orders.PROCESS),
        inbox.counts(),
        outbox.unsent(),
        outbox.oldestUnsent().orElse(null));
  }
}
