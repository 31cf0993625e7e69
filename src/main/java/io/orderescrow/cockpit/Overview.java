package io.orderescrow.cockpit;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.order.OrderState;
import io.orderescrow.order.OrderStatus.PendingWait;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of the dashboard.
 *
 * @param orders number of orders by state; {@code OPEN} includes orders in compensation
 * @param waiting number of orders that wait at each activity of their process
 * @param undone number of orders in compensation
 * @param oldest the orders that have been open the longest
 * @param messages number of received messages by disposition, without {@link Disposition#ORDINARY}
 * @param unsent number of messages that the broker has not confirmed yet
 * @param oldestUnsent creation time of the oldest unsent message; null when there is none
 */
record Overview(
    Instant at,
    Map<OrderState, Long> orders,
    Map<String, Long> waiting,
    long undone,
    List<Oldest> oldest,
    Map<Disposition, Long> messages,
    long unsent,
    @Nullable Instant oldestUnsent) {

  record Oldest(String id, OrderState state, Instant acceptedAt, List<PendingWait> waitsFor) {}
}
