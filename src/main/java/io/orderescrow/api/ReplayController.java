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
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What an operator sets off. */
@RestController
@Profile("orchestrator")
@Tag(name = "Operation", description = "Look at what came in and how things stand")
class ReplayController {

  private static final Logger log = LoggerFactory.getLogger(ReplayController.class);

  private final Replays replays;
  private final ServiceActions desk;

  ReplayController(Replays replays, ServiceActions desk) {
    this.replays = replays;
    this.desk = desk;
  }

  /**
   * Which waits to ask for again.
   *
   * @param service whose commands
   * @param since waits that began at this moment or later
   * @param until waits that began before this moment
   * @param reason why, in one line
   */
  record ReplayRequest(
      @Schema(example = "inventory", requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable String service,
      @Schema(
              format = "date-time",
              example = "2026-11-23T10:00:00Z",
              requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable String since,
      @Schema(
              format = "date-time",
              example = "2026-11-23T10:30:00Z",
              requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable String until,
      @Schema(example = "Inventory was down", description = "For people to read")
          @Nullable String reason) {}

  /**
   * @param madeDue how many waits ask again now
   */
  record Replay(String service, Instant since, Instant until, int madeDue) {}

  @PostMapping("/replays")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      summary = "Ask a service again for everything it owes since an outage",
      description =
          "Every wait for an answer of the service that began in the span of time sends its command"
              + " again now, at most a hundred a second; the service repeats the answers it has"
              + " given. What was asked within the last five seconds is left alone, so calling"
              + " twice asks once.")
  @ApiResponse(responseCode = "202", description = "How many waits were made due")
  @ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  Replay replay(@RequestBody ReplayRequest request, Principal user) {
    String service = PageParameters.oneOf("service", request.service(), replays.services());
    Instant since = PageParameters.moment("since", request.since());
    Instant until = PageParameters.moment("until", request.until());
    if (!since.isBefore(until)) {
      throw ProblemType.BAD_PARAMETER.because("The parameter 'since' is before 'until'.");
    }
    String reason = request.reason() == null ? "Asked again on request" : request.reason();
    int madeDue = desk.replay(service, since, until, user.getName(), PageParameters.reason(reason));
    log.info("{} had {} waits for {} made due", user.getName(), madeDue, service);
    return new Replay(service, since, until, madeDue);
  }
}
