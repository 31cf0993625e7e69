package io.orderescrow.cockpit;

import io.orderescrow.order.OrderState;
import io.orderescrow.order.OrderStatus;
import io.orderescrow.progress.EngineInstance;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is shown of one order.
 *
 * @param at when it was put together, by the server's clock
 * @param mayAct whether whoever asks may do something about it
 * @param messages every message in and out, in the order of time
 * @param omitted how many of them were left out of the middle
 * @param steps everywhere it waited, in the order of time
 * @param runs its instances in the engine: its own, and one for each undo
 * @param actions what people did about it and its messages, the latest first
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
    List<OrderStatus.WaitsFor> waitsFor,
    List<MessageView> messages,
    int omitted,
    List<StepView> steps,
    List<EngineInstance> runs,
    List<ActionView> actions) {}
