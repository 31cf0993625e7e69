package io.orderescrow.cockpit;

import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.operator.ActionFilter;
import io.orderescrow.operator.ActionFilter.Scope;
import io.orderescrow.operator.ActionTable;
import io.orderescrow.order.OrderState;
import io.orderescrow.order.OrderStatus;
import io.orderescrow.order.Orders;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.progress.InstanceHistoryTable;
import io.orderescrow.progress.InstanceHistoryTable.EngineInstance;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the details of an order from the inbox, the outbox and the engine's history. */
@Component
class OrderDetailsReader {

  /** As many as in GET /orders/{id}; the start and the current end matter most. */
  private static final int FIRST_MESSAGES = 100;

  private static final int LAST_MESSAGES = 400;

  private static final int LATEST_ACTIONS = 50;

  private final Orders orders;
  private final InboxLogTable inbox;
  private final OutboxLogTable outbox;
  private final ActionTable actions;
  private final InstanceHistoryTable history;
  private final Clock clock;

  /**
   * The page of one order.
   *
   * @param at server time of these details
   * @param mayAct whether the user may act on the order
   * @param messages received and sent messages, oldest first
   * @param omitted number of messages that are left out of the middle
   * @param steps all current and past waits, oldest first
   * @param runs the process instances of the order: its own, and one per compensation
   * @param actions what people did to the order and its messages, newest first
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
      OrderStatus.@Nullable ManualEnd manualEnd,
      List<OrderStatus.PendingWait> waitsFor,
      List<MessageView> messages,
      int omitted,
      List<StepView> steps,
      List<EngineInstance> runs,
      List<ActionView> actions) {}

  OrderDetailsReader(
      Orders orders,
      InboxLogTable inbox,
      OutboxLogTable outbox,
      ActionTable actions,
      InstanceHistoryTable history,
      Clock clock) {
    this.orders = orders;
    this.inbox = inbox;
    this.outbox = outbox;
    this.actions = actions;
    this.history = history;
    this.clock = clock;
  }

  Optional<OrderDetails> read(String id, boolean mayAct) {
    return orders.find(id).map(order -> details(order, mayAct));
  }

  private OrderDetails details(OrderStatus order, boolean mayAct) {
    String id = order.id();
    List<MessageView> messages = messages(id);
    List<MessageView> shown = withoutTheMiddle(messages);
    return new OrderDetails(
        id,
        clock.instant(),
        mayAct,
        order.state(),
        order.acceptedAt(),
        order.startedAt(),
        order.endedAt(),
        order.cancelled(),
        order.manualEnd(),
        order.waitsFor(),
        shown,
        messages.size() - shown.size(),
        history.waits(id).stream()
            .map(wait -> StepView.of(wait, messages, order.waitsFor()))
            .toList(),
        history.forBusinessKey(id),
        actions
            .page(ActionFilter.ofOrder(id), Scope.WITHOUT_ADMINISTRATION, null, LATEST_ACTIONS)
            .stream()
            .map(ActionView::of)
            .toList());
  }

  /** Causes before effects: at the same instant, received messages come before sent ones. */
  private List<MessageView> messages(String id) {
    return Stream.concat(
            inbox.forSubject(id).stream().map(MessageView::of),
            outbox.forSubject(id).stream().map(sent -> MessageView.of(id, sent)))
        .sorted(Comparator.comparing(MessageView::at).thenComparing(MessageView::direction))
        .toList();
  }

  private static List<MessageView> withoutTheMiddle(List<MessageView> all) {
    if (all.size() <= FIRST_MESSAGES + LAST_MESSAGES) {
      return all;
    }
    List<MessageView> kept = new ArrayList<>(all.subList(0, FIRST_MESSAGES));
    kept.addAll(all.subList(all.size() - LAST_MESSAGES, all.size()));
    return kept;
  }
}
