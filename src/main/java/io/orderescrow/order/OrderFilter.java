package io.orderescrow.order;

import io.orderescrow.instance.TimeSpan;
import org.jspecify.annotations.Nullable;

/**
 * Search criteria for orders. A criterion that is null does not restrict the search.
 *
 * @param state one of {@link OrderState#LISTED}
 * @param id prefix of the id
 * @param customer prefix of the customer's name or e-mail address, in any case
 * @param reason the code of the reason for the cancellation
 */
public record OrderFilter(
    @Nullable OrderState state,
    @Nullable String id,
    @Nullable String customer,
    @Nullable String reason,
    TimeSpan accepted,
    TimeSpan ended) {

  public static OrderFilter inState(@Nullable OrderState state) {
    return new OrderFilter(state, null, null, null, TimeSpan.ANY, TimeSpan.ANY);
  }

  /** Whether the state is the only criterion. */
  boolean isStateOnly() {
    return equals(inState(state));
  }
}
