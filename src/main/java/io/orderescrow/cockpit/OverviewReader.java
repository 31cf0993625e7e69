package io.orderescrow.cockpit;

import io.orderescrow.instance.Instances;
import io.orderescrow.order.OrderState;
import io.orderescrow.order.OrderStatus;
import io.orderescrow.order.Orders;
import io.orderescrow.progress.Waits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Counts for the dashboard, every few seconds, however many look. */
@Component
@Profile("orchestrator")
class OverviewReader {

  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final int OLDEST = 8;

  private final Orders orders;
  private final Standing standing;
  private final Logs logs;
  private final Clock clock;

  private @Nullable Overview latest;

  OverviewReader(Orders orders, Standing standing, Logs logs, Clock clock) {
    this.orders = orders;
    this.standing = standing;
    this.logs = logs;
    this.clock = clock;
  }

  /** Where the engine's instances stand. */
  @Component
  @Profile("orchestrator")
  record Standing(Instances instances, Waits waits) {}

  /** The latest overview, at most two seconds old. */
  synchronized Overview now() {
    Instant now = clock.instant();
    Overview known = latest;
    if (known == null || known.at().plus(FRESH).isBefore(now)) {
      known = count(now);
      latest = known;
    }
    return known;
  }

  private Overview count(Instant now) {
    Map<OrderState, Long> byState = orders.counts();
    Map<String, Long> waiting = standing.waits().countByActivity(Orders.PROCESS);
    long atAnActivity = waiting.values().stream().mapToLong(Long::longValue).sum();
    return new Overview(
        now,
        byState,
        waiting,
        Math.max(0, byState.getOrDefault(OrderState.OPEN, 0L) - atAnActivity),
        oldest(),
        logs.inbox().counts(),
        logs.outbox().unsent(),
        logs.outbox().oldestUnsent().orElse(null));
  }

  private List<Overview.Oldest> oldest() {
    return standing.instances().oldestRunning(Orders.PROCESS, OLDEST).stream()
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
