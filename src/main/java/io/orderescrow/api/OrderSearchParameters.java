package io.orderescrow.api;

import io.orderescrow.instance.InstanceFilter.Span;
import io.orderescrow.order.OrderFilter;
import io.orderescrow.order.Orders;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which orders are looked for, as it comes in the query. */
record OrderSearchParameters(
    @Schema(description = "ACCEPTED, OPEN (those being undone included), COMPLETED, CANCELLED")
        @Nullable String state,
    @Schema(description = "What the id begins with") @Nullable String id,
    @Schema(
            description = "What the customer's name or e-mail address begins with",
            example = "ada@")
        @Nullable String customer,
    @Schema(
            description = "The code of the reason it was cancelled for",
            example = "PAYMENT_DECLINED")
        @Nullable String reason,
    @Schema(description = "Accepted then or later", example = "2026-11-25T10:00:00Z")
        @Nullable String acceptedFrom,
    @Schema(description = "Accepted before") @Nullable String acceptedUntil,
    @Schema(description = "Ended then or later") @Nullable String endedFrom,
    @Schema(description = "Ended before") @Nullable String endedUntil) {

  OrderFilter filter() {
    return new OrderFilter(
        state == null ? null : PageParameters.oneOf("state", state, Orders.LISTED),
        PageParameters.text("id", id),
        PageParameters.text("customer", customer),
        PageParameters.text("reason", reason),
        new Span(
            PageParameters.momentIfAny("acceptedFrom", acceptedFrom),
            PageParameters.momentIfAny("acceptedUntil", acceptedUntil)),
        new Span(
            PageParameters.momentIfAny("endedFrom", endedFrom),
            PageParameters.momentIfAny("endedUntil", endedUntil)));
  }
}
