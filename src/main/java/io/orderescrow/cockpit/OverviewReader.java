package io.orderescrow.cockpit;

import io.orderescrow.inbox.InboxLog;
import io.orderescrow.instance.Instances;
import io.orderescrow.order.OrderState;
import io.orderescrow.order.OrderStatus;
import io.orderescrow.order.Orders;
import io.orderescrow.outbox.OutboxLog;
import io.orderescrow.progress.Waits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the dashboard's counts, at most every two seconds for all users. */
@Component
class OverviewReader {

  private static final Duration MAX_AGE = Duration.ofSeconds(2);
  private static final int OLDEST_ORDERS = 8;

  private final Orders orders;
  private final Instances instances;
  private final Waits waits;
  private final InboxLog inbox;
  private final OutboxLog outbox;
  private final Clock clock;

  private @Nullable Overview latest;

  OverviewReader(
      Orders orders,
      Instances instances,
      Waits waits,
      InboxLog inbox,
      OutboxLog outbox,
      Clock clock) {
    this.orders = orders;
    this.instances = instances;
    this.waits = waits;
    this.inbox = inbox;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** The latest overview, at most two seconds old. */
  synchronized Overview now() {
    Instant now = clock.instant();
    Overview known = latest;
    if (known == null || known.at().plus(MAX_AGE).isBefore(now)) {
      known = count(now);
      latest = known;
    }
    return known;
  }

  private Overview count(Instant now) {
    Map<OrderState, Long> byState = orders.counts();
    Map<String, Long> waiting = waits.countByActivity(Orders.PROCESS);
    long atAnActivity = waiting.values().stream().mapToLong(Long::longValue).sum();
    return new Overview(
        now,
        byState,
        waiting,
        Math.max(0, byState.getOrDefault(OrderState.OPEN, 0L) - atAnActivity),
        oldest(),
        inbox.counts(),
        outbox.unsent(),
        outbox.oldestUnsent().orElse(null));
  }

  private List<Overview.Oldest> oldest() {
    return instances.oldestRunning(Orders.PROCESS, OLDEST_ORDERS).stream()
        .map(instance -> orders.find(instance.businessKey()))
        .flatMap(Optional::stream)
        .filter(order -> order.endedAt() == null)
        .map(OverviewReader::oldest)
        .toList();
  }

  private static Overview.Oldest oldest(OrderStatus order) {
    return new Overview.Oldest(order.id(), order.state(), order.acceptedAt(), order.waitsFor());
  }
}
