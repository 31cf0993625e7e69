package io.orderescrow.api;

import io.orderescrow.instance.TimeSpan;
import io.orderescrow.order.OrderFilter;
import io.orderescrow.order.OrderState;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The filter of an order search, as query parameters. */
record OrderSearchParameters(
    @Schema(
            description =
                "Only orders in this state: ACCEPTED, OPEN (includes CANCELLING), COMPLETED, CANCELLED"
                    + " or DELETED (ended in the engine by a person)")
        @Nullable String state,
    @Schema(description = "Prefix of the order id") @Nullable String id,
    @Schema(
            description = "Prefix of the customer's name or e-mail address, ignoring case",
            example = "ada@")
        @Nullable String customer,
    @Schema(description = "Code of the cancellation reason", example = "PAYMENT_DECLINED")
        @Nullable String reason,
    @Schema(description = "Accepted at or after this time", example = "2026-11-25T10:00:00Z")
        @Nullable String acceptedFrom,
    @Schema(description = "Accepted before this time") @Nullable String acceptedUntil,
    @Schema(description = "Ended at or after this time") @Nullable String endedFrom,
    @Schema(description = "Ended before this time") @Nullable String endedUntil) {

  OrderFilter filter() {
    return new OrderFilter(
        state == null ? null : RequestParameters.oneOf("state", state, OrderState.LISTED),
        RequestParameters.text("id", id),
        RequestParameters.text("customer", customer),
        RequestParameters.text("reason", reason),
        new TimeSpan(
            RequestParameters.momentIfAny("acceptedFrom", acceptedFrom),
            RequestParameters.momentIfAny("acceptedUntil", acceptedUntil)),
        new TimeSpan(
            RequestParameters.momentIfAny("endedFrom", endedFrom),
            RequestParameters.momentIfAny("endedUntil", endedUntil)));
  }
}
