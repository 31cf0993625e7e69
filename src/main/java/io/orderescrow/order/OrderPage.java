package io.orderescrow.order;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of orders, newest first.
 *
 * @param next the cursor of the next page; null on the last page
 */
public record OrderPage(List<Summary> orders, @Nullable String next) {

  /**
   * @param waitsFor the names of the activities where it waits
   * @param reason the code of the reason for the cancellation
   */
  public record Summary(
      String id,
      OrderState state,
      Instant acceptedAt,
      @Nullable Instant endedAt,
      List<String> waitsFor,
      @Nullable String customerName,
      @Nullable String customerEmail,
      @Nullable String reason) {}
}
