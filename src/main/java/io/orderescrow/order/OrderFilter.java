package io.orderescrow.order;

import io.orderescrow.instance.InstanceFilter.Span;
import org.jspecify.annotations.Nullable;

/**
 * Which orders are looked for; what is null does not matter.
 *
 * @param state one of {@link Orders#LISTED}
 * @param id what the id begins with
 * @param customer what the customer's name or e-mail address begins with, in capitals or not
 * @param reason the code of the reason it was cancelled for
 */
public record OrderFilter(
    @Nullable OrderState state,
    @Nullable String id,
    @Nullable String customer,
    @Nullable String reason,
    Span accepted,
    Span ended) {

  public static OrderFilter of(@Nullable OrderState state) {
    return new OrderFilter(state, null, null, null, Span.ANY, Span.ANY);
  }

  /** Whether there is nothing to look for but a state. */
  boolean isPlain() {
    return equals(of(state));
  }
}
