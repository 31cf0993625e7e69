package io.orderescrow.api;

import io.orderescrow.operator.OrderActions;
import io.orderescrow.order.OrderStatus;
import io.orderescrow.order.Orders;
import io.orderescrow.web.OpenApiDocument;
import io.orderescrow.web.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Corrects the record of an order that the engine does not know. */
@RestController
@Tag(name = "Operation", description = "Counts, reconciliation and replay")
class SettlementController {

  private final Orders orders;
  private final OrderActions actions;

  SettlementController(Orders orders, OrderActions actions) {
    this.orders = orders;
    this.actions = actions;
  }

  @PostMapping("/orders/{id}/settlement")
  @Operation(
      summary = "End a lost order on record",
      description =
          "For an order in the group lost of GET /reconciliation: it is on record as running, and"
              + " the engine has no instance. It ends as DELETED. Nothing is undone.")
  @ApiResponse(responseCode = "200", description = "The order, now DELETED")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  OrderStatus settle(
      @PathVariable String id,
      @Parameter(
              description = "Reason for the audit trail",
              example = "Lost by the restore of 23 November; placed again")
          @RequestParam
          String reason,
      Principal user) {
    String why = RequestParameters.reason(reason);
    if (!actions.settleLost(id, user.getName(), why)) {
      OrderStatus order = find(id);
      throw ProblemType.ORDER_NOT_LOST.because(
          "The order '%s' is %s, and the engine has its instance or needs none."
              .formatted(id, order.state()));
    }
    return find(id);
  }

  private OrderStatus find(String id) {
    return orders
        .find(id)
        .orElseThrow(
            () -> ProblemType.UNKNOWN_ORDER.because("Order '%s' does not exist.".formatted(id)));
  }
}
