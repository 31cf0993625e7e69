package io.orderescrow.cockpit;

import io.orderescrow.order.OrderState;
import io.orderescrow.order.OrderStatus;
import io.orderescrow.progress.EngineInstance;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of one order.
 *
 * @param at server time of these details
 * @param mayAct whether the user may act on the order
 * @param messages received and sent messages, oldest first
 * @param omitted number of messages that are left out of the middle
 * @param steps all current and past waits, oldest first
 * @param runs the process instances of the order: its own, and one per compensation
 * @param actions operator actions on the order and its messages, newest first
 */
record OrderDetails(
    String id,
    Instant at,
    boolean mayAct,
    OrderState state,
    Instant acceptedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    OrderStatus.@Nullable Reason cancelled,
    List<OrderStatus.PendingWait> waitsFor,
    List<MessageView> messages,
    int omitted,
    List<StepView> steps,
    List<EngineInstance> runs,
    List<ActionView> actions) {}
