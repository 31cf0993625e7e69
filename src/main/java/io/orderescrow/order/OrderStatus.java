package io.orderescrow.order;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one order.
 *
 * @param acceptedAt when it was first heard of
 * @param startedAt when the process took it up
 * @param endedAt when it ended
 * @param cancelled why it was cancelled, once that is settled
 * @param waitsFor every place where it waits now, as Cockpit's tokens show it
 * @param timeline every message in and out, oldest first
 * @param timelineOmitted how many entries were left out of the middle of a very long timeline
 */
public record OrderStatus(
    String id,
    OrderState state,
    Instant acceptedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Reason cancelled,
    List<WaitsFor> waitsFor,
    List<TimelineEntry> timeline,
    int timelineOmitted) {

  /**
   * Why an order was cancelled.
   *
   * @param code such as {@code PAYMENT_DECLINED}
   * @param detail what the one who refused said of it
   */
  public record Reason(String code, @Nullable String detail) {}

  /**
   * One thing an order waits for.
   *
   * @param activity the element's id in the model
   * @param process the model it stands in; undos stand in one of their own
   * @param messages any of which ends the wait; empty when only a person can
   * @param asks the command that is sent again while nobody answers
   * @param timesAsked how often that command was decided upon so far
   * @param asksAgainAt when it is sent again
   * @param deadline when waiting ends by itself
   */
  public record WaitsFor(
      String activity,
      String name,
      String process,
      Instant since,
      List<String> messages,
      @Nullable String asks,
      int timesAsked,
      @Nullable Instant asksAgainAt,
      @Nullable Instant deadline) {}
}
