package io.orderescrow.order;

import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.instance.Instance;
import io.orderescrow.instance.InstanceLogTable;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.SentMessage;
import io.orderescrow.progress.Wait;
import io.orderescrow.progress.WaitTable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Collects the state, waits and messages of one order. */
@Component
class OrderReader {

  private final InstanceLogTable instances;
  private final WaitTable waits;
  private final InboxLogTable inbox;
  private final OutboxLogTable outbox;

  OrderReader(
      InstanceLogTable instances, WaitTable waits, InboxLogTable inbox, OutboxLogTable outbox) {
    this.instances = instances;
    this.waits = waits;
    this.inbox = inbox;
    this.outbox = outbox;
  }

  Optional<OrderStatus> find(String id) {
    return instances.find(OrderProcess.KEY, id).map(this::status);
  }

  private OrderStatus status(Instance instance) {
    String id = instance.businessKey();
    List<Wait> waiting = waits.forBusinessKey(id);
    List<SentMessage> sent = outbox.forSubject(id);
    Timeline timeline = Timeline.of(inbox.forSubject(id), sent);
    return new OrderStatus(
        id,
        OrderState.of(instance, waiting),
        instance.announcedAt(),
        instance.startedAt(),
        instance.endedAt(),
        reason(instance, sent),
        waiting.stream().map(wait -> waitsFor(wait, sent)).toList(),
        timeline.entries(),
        timeline.omitted());
  }

  private OrderStatus.@Nullable Reason reason(Instance instance, List<SentMessage> sent) {
    return CancellationReasons.of(
        instance,
        sent,
        () ->
            instances.suppressedMessage(
                OrderProcess.KEY, instance.businessKey(), CancellationReasons.EVENT));
  }

  private static OrderStatus.PendingWait waitsFor(Wait wait, List<SentMessage> sent) {
    int timesSent =
        sent.stream()
            .filter(message -> message.type().equals(wait.command()))
            .mapToInt(SentMessage::attempt)
            .max()
            .orElse(0);
    return new OrderStatus.PendingWait(
        wait.activityId(),
        wait.activityName(),
        wait.processKey(),
        wait.since(),
        wait.messages(),
        wait.command(),
        timesSent,
        wait.nextSendAt(),
        wait.deadline());
  }

  OrderPage.Summary summary(Instance instance) {
    List<Wait> waiting =
        OrderState.of(instance) == OrderState.OPEN
            ? waits.forBusinessKey(instance.businessKey())
            : List.<Wait>of();
    return new OrderPage.Summary(
        instance.businessKey(),
        OrderState.of(instance, waiting),
        instance.announcedAt(),
        instance.endedAt(),
        waiting.stream().map(Wait::activityName).distinct().toList(),
        instance.searchKeys().first(),
        instance.searchKeys().second(),
        instance.reason());
  }

  /**
   * A sentence that says how and when an order ended: an empty text for an order that has not
   * ended, no value for an unknown order.
   */
  Optional<String> ending(String id) {
    return instances.find(OrderProcess.KEY, id).map(this::ending);
  }

  private String ending(Instance instance) {
    if (instance.outcome() == null) {
      return "";
    }
    String id = instance.businessKey();
    OrderStatus.Reason reason = reason(instance, outbox.forSubject(id));
    if (reason == null) {
      return "Order %s was completed at %s.".formatted(id, instance.endedAt());
    }
    return "Order %s was cancelled at %s because of %s."
        .formatted(
            id,
            instance.endedAt(),
            reason.detail() == null ? reason.code() : reason.code() + " (" + reason.detail() + ")");
  }
}
