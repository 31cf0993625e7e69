package io.orderescrow.api;

import io.orderescrow.live.LiveCounts;
import io.orderescrow.order.Reconciliation;
import io.orderescrow.order.ReconciliationReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What an operator looks at; nothing here changes anything. */
@RestController
@Profile("orchestrator")
@Tag(name = "Operation", description = "Look at what came in and how things stand")
class OperatorController {

  private final LiveCounts counts;
  private final ReconciliationReader accounting;

  OperatorController(LiveCounts counts, ReconciliationReader accounting) {
    this.counts = counts;
    this.accounting = accounting;
  }

  @GetMapping("/counts")
  @Operation(summary = "How many orders, waits and messages there are; at most a second old")
  @ApiResponse(responseCode = "200", description = "The counts")
  LiveCounts.Counts counts() {
    return counts.now();
  }

  @GetMapping("/reconciliation")
  @Operation(
      summary = "Account for every order; at most a second old",
      description =
          "accepted = announced + running + completed + cancelled. An order is unaccounted when it"
              + " is in none of these states, lost when it should run and the engine does not have"
              + " it, stray when the engine runs it and should not, and overdue when it is behind"
              + " its time by more than fulfilment.order.overdue-after. Of each trouble the ids of"
              + " at most ten orders are given.")
  @ApiResponse(responseCode = "200", description = "The account; balanced says whether all is well")
  Reconciliation reconciliation() {
    return accounting.now();
  }
}
