package io.orderescrow.api;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.InboxLog;
import io.orderescrow.inbox.MessageFilter;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.order.Accounting;
import io.orderescrow.order.Reconciliation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What an operator looks at; nothing here changes anything. */
@RestController
@Profile("orchestrator")
@Tag(name = "Operation", description = "Look at what came in and how things stand")
class OperatorController {

  private final InboxLog inbox;
  private final LiveCounts counts;
  private final Accounting accounting;

  OperatorController(InboxLog inbox, LiveCounts counts, Accounting accounting) {
    this.inbox = inbox;
    this.counts = counts;
    this.accounting = accounting;
  }

  @GetMapping("/inbox")
  @Operation(summary = "List received messages of one disposition, newest first")
  @ApiResponse(responseCode = "200", description = "A page; next is missing on the last one")
  @ApiResponse(responseCode = "400", ref = ApiDocument.PROBLEM)
  InboxPage inbox(
      @Parameter(
              required = true,
              example = "MALFORMED",
              description =
                  "APPLIED, DUPLICATE, REDUNDANT, WAITING, LATE, UNKNOWN, UNEXPECTED, MALFORMED,"
                      + " PARKED or DISCARDED")
          @RequestParam(required = false)
          @Nullable String disposition,
      @Parameter(description = "next of the page before") @RequestParam(required = false)
          @Nullable Long before,
      @Parameter(description = "1 to 100") @RequestParam(defaultValue = "20") int size) {
    Disposition wanted =
        Parameters.oneOf("disposition", disposition, EnumSet.allOf(Disposition.class));
    int limit = Parameters.size(size);
    List<ReceivedMessage> found =
        inbox.page(MessageFilter.of(wanted), before == null ? Long.MAX_VALUE : before, limit + 1);
    return InboxPage.of(found, limit);
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
