package io.orderescrow.order;

import io.orderescrow.instance.Instance;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One order with its waits and messages.
 *
 * @param acceptedAt when it was recorded
 * @param startedAt when the process started; null before
 * @param endedAt when it ended; null before
 * @param cancelled why it was cancelled; null unless it was
 * @param manualEnd how a person ended it in the engine; null unless one did
 * @param waitsFor the activities where it waits now, as Cockpit's tokens show them
 * @param timeline the received and sent messages, oldest first
 * @param timelineOmitted how many entries a very long timeline omits in its middle
 */
public record OrderStatus(
    String id,
    OrderState state,
    Instant acceptedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Reason cancelled,
    @Nullable ManualEnd manualEnd,
    List<PendingWait> waitsFor,
    List<TimelineEntry> timeline,
    int timelineOmitted) {

  /**
   * Why an order was cancelled.
   *
   * @param code such as {@code PAYMENT_DECLINED}
   * @param detail the explanation of the service that refused
   */
  public record Reason(String code, @Nullable String detail) {}

  /**
   * The end of an order by a person in the engine, such as by <em>Cancel</em> in Cockpit.
   *
   * @param by the user; null when the engine knows none
   * @param notUndone ids of the compensation activities that were due or not finished, such as
   *     {@code RefundPayment}: their steps were requested and may have been carried out
   */
  public record ManualEnd(@Nullable String by, List<String> notUndone) {

    static @Nullable ManualEnd of(Instance instance) {
      Instance.ManualEnd end = instance.manualEnd();
      if (end == null) {
        return null;
      }
      boolean completed = OrderState.of(instance) == OrderState.COMPLETED;
      return new ManualEnd(end.by(), completed ? List.of() : end.notUndone());
    }
  }

  /**
   * One wait of an order.
   *
   * @param activity the id of the element in the model
   * @param process the process of the activity; an undo is a process of its own
   * @param instance the id of the process instance in the engine, as in Cockpit's addresses
   * @param messages the messages of which any ends the wait; empty when only a person can
   * @param command the command that reminders re-send; null without reminders
   * @param timesSent how often that command was sent, including messages still in the outbox
   * @param nextSendAt when it is re-sent next
   * @param deadline when the deadline ends the wait; null without a deadline
   */
  public record PendingWait(
      String activity,
      String name,
      String process,
      String instance,
      Instant since,
      List<String> messages,
      @Nullable String command,
      int timesSent,
      @Nullable Instant nextSendAt,
      @Nullable Instant deadline) {}
}
