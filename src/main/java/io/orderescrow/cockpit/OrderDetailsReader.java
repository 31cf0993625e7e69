package io.orderescrow.cockpit;

import io.orderescrow.inbox.InboxLog;
import io.orderescrow.operator.AuditTrail;
import io.orderescrow.operator.AuditTrail.About;
import io.orderescrow.order.OrderStatus;
import io.orderescrow.order.Orders;
import io.orderescrow.outbox.OutboxLog;
import io.orderescrow.progress.InstanceHistory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Puts together what is shown of one order, from our own logs and the engine's history. */
@Component
@Profile("orchestrator")
class OrderDetailsReader {

  /** As on an order's page: how it began and where it is now are what a reader needs. */
  private static final int FROM_THE_START = 100;

  private static final int TO_THE_END = 400;

  private static final int LATEST_ACTIONS = 50;

  private final Orders orders;
  private final InboxLog inbox;
  private final OutboxLog outbox;
  private final AuditTrail actions;
  private final InstanceHistory past;
  private final Clock clock;

  OrderDetailsReader(
      Orders orders,
      InboxLog inbox,
      OutboxLog outbox,
      AuditTrail actions,
      InstanceHistory past,
      Clock clock) {
    this.orders = orders;
    this.inbox = inbox;
    this.outbox = outbox;
    this.actions = actions;
    this.past = past;
    this.clock = clock;
  }

  Optional<OrderDetails> read(String id, boolean mayAct) {
    return orders.find(id).map(status -> dossier(status, mayAct));
  }

  private OrderDetails dossier(OrderStatus status, boolean mayAct) {
    String id = status.id();
    List<MessageView> messages = messages(id);
    List<MessageView> shown = withoutTheMiddle(messages);
    return new OrderDetails(
        id,
        clock.instant(),
        mayAct,
        status.state(),
        status.acceptedAt(),
        status.startedAt(),
        status.endedAt(),
        status.cancelled(),
        status.waitsFor(),
        shown,
        messages.size() - shown.size(),
        past.stays(id).stream()
            .map(stay -> StepView.of(stay, messages, status.waitsFor()))
            .toList(),
        past.runs(id),
        actions.page(About.order(id), null, LATEST_ACTIONS).stream().map(ActionView::of).toList());
  }

  /** What leads to something comes first, also within one instant: received before sent. */
  private List<MessageView> messages(String id) {
    return Stream.concat(
            inbox.forSubject(id).stream().map(MessageView::of),
            outbox.forSubject(id).stream().map(sent -> MessageView.of(id, sent)))
        .sorted(Comparator.comparing(MessageView::at).thenComparing(MessageView::direction))
        .toList();
  }

  private static List<MessageView> withoutTheMiddle(List<MessageView> all) {
    if (all.size() <= FROM_THE_START + TO_THE_END) {
      return all;
    }
    List<MessageView> kept = new ArrayList<>(all.subList(0, FROM_THE_START));
    kept.addAll(all.subList(all.size() - TO_THE_END, all.size()));
    return kept;
  }
}
