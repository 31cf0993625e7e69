package io.orderescrow.cockpit;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.instance.InstanceLogTable;
import io.orderescrow.live.LiveCounts;
import io.orderescrow.order.OrderState;
import io.orderescrow.order.OrderStatus;
import io.orderescrow.order.OrderStatus.PendingWait;
import io.orderescrow.order.Orders;
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

  private final LiveCounts counts;
  private final Orders orders;
  private final InstanceLogTable instances;
  private final Clock clock;

  private @Nullable Overview latest;

  /**
   * The content of the dashboard.
   *
   * @param orders number of orders by state; {@code OPEN} includes orders in compensation
   * @param waiting number of orders that wait at each activity of their process
   * @param undone number of orders in compensation
   * @param oldest the orders that have been open the longest
   * @param messages number of received messages by disposition, without {@link
   *     Disposition#ORDINARY}
   * @param unsent number of messages that the broker has not confirmed yet
   * @param oldestUnsent creation time of the oldest unsent message; null when there is none
   */
  record Overview(
      Instant at,
      Map<OrderState, Long> orders,
      Map<String, Long> waiting,
      long undone,
      List<OldOrder> oldest,
      Map<Disposition, Long> messages,
      long unsent,
      @Nullable Instant oldestUnsent) {

    record OldOrder(String id, OrderState state, Instant acceptedAt, List<PendingWait> waitsFor) {

      static OldOrder of(OrderStatus order) {
        return new OldOrder(order.id(), order.state(), order.acceptedAt(), order.waitsFor());
      }
    }
  }

  OverviewReader(LiveCounts counts, Orders orders, InstanceLogTable instances, Clock clock) {
    this.counts = counts;
    this.orders = orders;
    this.instances = instances;
    this.clock = clock;
  }

  /** The latest overview, at most two seconds old. */
  synchronized Overview now() {
    Overview overview = latest;
    if (overview == null || overview.at().plus(MAX_AGE).isBefore(clock.instant())) {
      overview = read();
      latest = overview;
    }
    return overview;
  }

  private Overview read() {
    LiveCounts.Counts now = counts.now();
    long atAnActivity = now.waiting().values().stream().mapToLong(Long::longValue).sum();
    return new Overview(
        now.at(),
        now.orders(),
        now.waiting(),
        Math.max(0, now.orders().getOrDefault(OrderState.OPEN, 0L) - atAnActivity),
        oldest(),
        now.inbox(),
        now.unsent(),
        now.oldestUnsent());
  }

  private List<Overview.OldOrder> oldest() {
    return instances.oldestRunning(Orders.PROCESS, OLDEST_ORDERS).stream()
        .map(instance -> orders.find(instance.businessKey()))
        .flatMap(Optional::stream)
        .filter(order -> order.endedAt() == null)
        .map(Overview.OldOrder::of)
        .toList();
  }
}
