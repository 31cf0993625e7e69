package io.orderescrow.order;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some orders, newest first.
 *
 * @param next the id to ask for the following page with; null on the last one
 */
public record OrderPage(List<Summary> orders, @Nullable String next) {

  /**
   * @param waitsFor the names of the places where it waits
   * @param reason the code of the reason it was cancelled for
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
