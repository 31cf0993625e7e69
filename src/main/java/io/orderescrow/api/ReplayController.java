package io.orderescrow.api;

import io.orderescrow.operator.ServiceActions;
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
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Re-sends the unanswered commands of a service after an outage. */
@RestController
@Tag(name = "Operation", description = "Counts, reconciliation and replay")
class ReplayController {

  private static final Logger log = LoggerFactory.getLogger(ReplayController.class);

  private final Replays replays;
  private final ServiceActions actions;

  ReplayController(Replays replays, ServiceActions actions) {
    this.replays = replays;
    this.actions = actions;
  }

  /**
   * The waits whose commands are re-sent.
   *
   * @param service the service that receives the commands
   * @param since only waits that began at or after this time
   * @param until only waits that began before this time
   * @param reason one line for the audit trail
   */
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
   * @param madeDue number of waits whose command is re-sent now
   */
  record Replay(String service, Instant since, Instant until, int madeDue) {}

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
    int madeDue =
        actions.replay(service, since, until, user.getName(), RequestParameters.reason(reason));
    log.info("{} re-sends the commands of {} waits to {}", user.getName(), madeDue, service);
    return new Replay(service, since, until, madeDue);
  }
}
