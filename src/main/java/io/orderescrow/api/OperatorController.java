package io.orderescrow.api;

import io.orderescrow.live.LiveCounts;
import io.orderescrow.order.Reconciliation;
import io.orderescrow.order.ReconciliationReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Read-only overviews for operators. */
@RestController
@Tag(name = "Operation", description = "Counts, reconciliation and replay")
class OperatorController {

  private final LiveCounts counts;
  private final ReconciliationReader reconciliations;

  OperatorController(LiveCounts counts, ReconciliationReader reconciliations) {
    this.counts = counts;
    this.reconciliations = reconciliations;
  }

  @GetMapping("/counts")
  @Operation(
      summary = "Get the number of orders, waits and messages",
      description =
          "orders by state, waiting orders by activity, messages by disposition, and unsent"
              + " messages. The counts are at most one second old.")
  @ApiResponse(responseCode = "200", description = "The counts")
  LiveCounts.Counts counts() {
    return counts.now();
  }

  @GetMapping("/reconciliation")
  @Operation(
      summary = "Reconcile every order with the engine",
      description =
          "accepted = announced + running + completed + cancelled. An order is unaccounted if it"
              + " has none of these states; lost if it should run and the engine has no instance;"
              + " stray if the engine runs it and should not; overdue if it is late by more than"
              + " fulfilment.order.overdue-after. Each group names at most ten order ids. The result"
              + " is at most one second old.")
  @ApiResponse(
      responseCode = "200",
      description = "The reconciliation; balanced is true if no order is in any group")
  Reconciliation reconciliation() {
    return reconciliations.current();
  }
}
