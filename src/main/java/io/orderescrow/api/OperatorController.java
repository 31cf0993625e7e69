package io.orderescrow.api;

import io.orderescrow.live.LiveCounts;
import io.orderescrow.operator.ServiceActions;
import io.orderescrow.order.Reconciliation;
import io.orderescrow.order.ReconciliationReader;
import io.orderescrow.reminder.Replays;
import io.orderescrow.web.OpenApiDocument;
import io.orderescrow.web.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The state of the whole system, and replays after the outage of a service. */
@RestController
@Tag(name = "Operation", description = "Counts, reconciliation and replay")
class OperatorController {

  private static final Logger log = LoggerFactory.getLogger(OperatorController.class);

  private final LiveCounts counts;
  private final ReconciliationReader reconciliations;
  private final Replays replays;
  private final ServiceActions actions;

  OperatorController(
      LiveCounts counts,
      ReconciliationReader reconciliations,
      Replays replays,
      ServiceActions actions) {
    this.counts = counts;
    this.reconciliations = reconciliations;
    this.replays = replays;
    this.actions = actions;
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
          "accepted = announced + running + completed + cancelled + deleted. An order is"
              + " unaccounted if it has none of these states; lost if it should run and the engine"
              + " has no instance; stray if the engine runs it and should not; overdue if it is late"
              + " by more than fulfilment.order.overdue-after. Each group names at most ten order"
              + " ids. The result is at most one second old.")
  @ApiResponse(
      responseCode = "200",
      description = "The reconciliation; balanced is true if no order is in any group")
  Reconciliation reconciliation() {
    return reconciliations.current();
  }

  /** Selects the waits whose commands are re-sent. */
  record ReplayRequest(
      @Schema(
              description = "Service that receives the commands",
              example = "inventory",
              requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable String service,
      @Schema(
              description = "Only waits that began at or after this time",
              format = "date-time",
              example = "2026-11-23T10:00:00Z",
              requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable String since,
      @Schema(
              description = "Only waits that began before this time",
              format = "date-time",
              example = "2026-11-23T10:30:00Z",
              requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable String until,
      @Schema(example = "Inventory was down", description = "Reason for the audit trail")
          @Nullable String reason) {}

  /**
   * @param resent number of waits whose command is re-sent now
   */
  record Replay(String service, Instant since, Instant until, int resent) {}

  @PostMapping("/replays")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      summary = "Re-send the unanswered commands of a service after an outage",
      description =
          "Re-sends the command of every wait for this service that began in the time range, at"
              + " most 100 per second. The service repeats answers that it has already given."
              + " Commands sent within the last five seconds are skipped, so a repeated call has no"
              + " effect.")
  @ApiResponse(responseCode = "202", description = "The number of waits whose command is re-sent")
  @ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  Replay replay(@RequestBody ReplayRequest request, Principal user) {
    String service = RequestParameters.oneOf("service", request.service(), replays.services());
    Instant since = RequestParameters.moment("since", request.since());
    Instant until = RequestParameters.moment("until", request.until());
    if (!since.isBefore(until)) {
      throw ProblemType.BAD_PARAMETER.because("The parameter 'since' must be before 'until'.");
    }
    String reason = request.reason() == null ? "Re-sent on request" : request.reason();
    int resent =
        actions.replay(service, since, until, user.getName(), RequestParameters.reason(reason));
    log.info("{} re-sends the commands of {} waits to {}", user.getName(), resent, service);
    return new Replay(service, since, until, resent);
  }
}
