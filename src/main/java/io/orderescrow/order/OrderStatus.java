package io.orderescrow.order;

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
   * One wait of an order.
   *
   * @param activity the id of the element in the model
   * @param process the process of the activity; an undo is a process of its own
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
      Instant since,
      List<String> messages,
      @Nullable String command,
      int timesSent,
      @Nullable Instant nextSendAt,
      @Nullable Instant deadline) {}
}
