package io.orderescrow.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.instance.Instance;
import io.orderescrow.instance.InstanceLogTable;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.SentMessage;
import io.orderescrow.progress.Wait;
import io.orderescrow.progress.WaitTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Collects the state, waits and messages of one order. */
@Component
class OrderReader {

  private static final String CANCELLED_EVENT = "OrderCancelledEvent";
  private static final ObjectMapper JSON = new ObjectMapper();

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
        OrderStatus.ManualEnd.of(instance),
        waiting.stream().map(wait -> waitsFor(wait, sent)).toList(),
        timeline.entries(),
        timeline.omitted());
  }

  /**
   * Reads why an order was cancelled from its event: a sent one, or one that tracking mode
   * suppressed.
   *
   * @return null unless the order was cancelled; the outcome when the event is not kept any more
   */
  private OrderStatus.@Nullable Reason reason(Instance instance, List<SentMessage> sent) {
    String outcome = instance.outcome();
    if (outcome == null || OrderState.ofOutcome(outcome) != OrderState.CANCELLED) {
      return null;
    }
    return sent.stream()
        .filter(message -> message.type().equals(CANCELLED_EVENT))
        .reduce((earlier, later) -> later)
        .map(SentMessage::payload)
        .or(
            () ->
                instances.suppressedMessage(
                    OrderProcess.KEY, instance.businessKey(), CANCELLED_EVENT))
        .map(OrderReader::reason)
        .orElseGet(() -> new OrderStatus.Reason(outcome, null));
  }

  private static OrderStatus.Reason reason(byte[] payload) {
    try {
      JsonNode event = JSON.readTree(payload);
      return new OrderStatus.Reason(
          event.path("reason").asText(), event.path("reasonDetail").asText(null));
    } catch (IOException e) {
      throw new UncheckedIOException("An OrderCancelledEvent that we sent is not JSON", e);
    }
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
        wait.instanceId(),
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
    if (OrderState.of(instance) == OrderState.DELETED) {
      return deletion(instance);
    }
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

  private static String deletion(Instance instance) {
    Instance.ManualEnd end =
        Optional.ofNullable(instance.manualEnd())
            .orElseGet(() -> new Instance.ManualEnd(null, List.of()));
    return "Order %s was deleted in the engine at %s%s, and nothing was undone.%s"
        .formatted(
            instance.businessKey(),
            instance.endedAt(),
            end.by() == null ? "" : " by " + end.by(),
            end.notUndone().isEmpty()
                ? ""
                : " These undos were due: %s.".formatted(String.join(", ", end.notUndone())));
  }
}
