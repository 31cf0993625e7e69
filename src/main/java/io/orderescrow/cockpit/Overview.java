package io.orderescrow.cockpit;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.order.OrderState;
import io.orderescrow.order.OrderStatus.WaitsFor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How things stand, for the dashboard.
 *
 * @param orders by state; {@code OPEN} includes those being undone
 * @param waiting how many orders wait at each activity of their process
 * @param undone how many are being undone
 * @param oldest the orders that are open the longest
 * @param messages received ones by disposition, without those that need nobody
 * @param unsent how many of ours the broker has not confirmed yet
 * @param oldestUnsent since when the oldest of them waits
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

  record Oldest(String id, OrderState state, Instant acceptedAt, List<WaitsFor> waitsFor) {}
}
