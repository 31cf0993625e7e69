package io.orderescrow.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.operator.ServiceActions;
import io.orderescrow.retry.Retries;
import io.orderescrow.retry.Retry;
import io.orderescrow.retry.RetryDecision;
import io.orderescrow.retry.RetryFilter;
import io.orderescrow.web.OpenApiDocument;
import io.orderescrow.web.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Messages that services requested to receive again later. */
@RestController
@RequestMapping(path = "/retries")
@Tag(
    name = "Retries",
    description = "Retries requested by services; send one now or cancel it (group operator)")
@ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
@ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
class RetryController {

  private final Retries retries;
  private final ServiceActions actions;

  RetryController(Retries retries, ServiceActions actions) {
    this.retries = retries;
    this.actions = actions;
  }

  /**
   * One page of retries.
   *
   * @param next value of {@code after} for the next page; null on the last page
   */
  record RetryPage(List<RetryEntry> retries, @Nullable Long next) {

    /**
     * @param attempt number of the sending that the service could not process
     * @param requestedBy source of the request
     * @param requestId id of the request, and causation id of the message that is sent
     * @param settledBy the user who sent or cancelled it; null when it was sent at its due time
     * @param messageId id of the sent message, as on the order's timeline
     */
    record RetryEntry(
        long id,
        Retry.State state,
        String target,
        String subject,
        int attempt,
        Instant dueAt,
        Instant requestedAt,
        String requestedBy,
        String requestId,
        @Nullable String reason,
        @Nullable Instant settledAt,
        @Nullable String settledBy,
        @Nullable String settledReason,
        @Nullable String messageId,
        @Schema(type = "object") JsonNode payload) {}

    /**
     * @param found the rows of this page, plus one more if there is a next page
     */
    static RetryPage of(List<Retry> found, int size) {
      List<RetryEntry> shown = found.stream().limit(size).map(RetryPage::entry).toList();
      return new RetryPage(shown, found.size() > size ? shown.get(size - 1).id() : null);
    }

    static RetryEntry entry(Retry retry) {
      Retry.RetryOutcome settled = retry.outcome();
      return new RetryEntry(
          retry.id(),
          retry.state(),
          retry.target(),
          retry.subject(),
          retry.attempt(),
          retry.dueAt(),
          retry.requestedAt(),
          retry.requestedBy(),
          retry.requestId(),
          retry.reason(),
          settled == null ? null : settled.at(),
          settled == null ? null : settled.by(),
          settled == null ? null : settled.why(),
          settled == null ? null : settled.messageId(),
          retry.payload());
    }
  }

  @GetMapping
  @Operation(
      summary = "List retries",
      description = "Open retries are sorted by due time; others by settlement, newest first.")
  @ApiResponse(responseCode = "200", description = "One page; next is null on the last page")
  RetryPage page(
      @Parameter(description = "Only retries in this state: OPEN, SENT or CANCELLED")
          @RequestParam(defaultValue = "OPEN")
          String state,
      @Parameter(description = "Only retries of this order") @RequestParam(required = false)
          @Nullable String subject,
      @Parameter(description = "Only retries of this message type", example = "SendInvoiceCommand")
          @RequestParam(required = false)
          @Nullable String target,
      @Parameter(description = "Value of next on the previous page") @RequestParam(required = false)
          @Nullable Long after,
      @Parameter(description = "Page size, 1 to 100") @RequestParam(defaultValue = "20") int size) {
    Retry.State wanted = RequestParameters.oneOf("state", state, EnumSet.allOf(Retry.State.class));
    int limit = RequestParameters.size(size);
    RetryFilter filter =
        new RetryFilter(
            wanted,
            RequestParameters.text("subject", subject),
            RequestParameters.text("target", target));
    List<Retry> found = retries.page(filter, after, limit + 1);
    return RetryPage.of(found, limit);
  }

  @GetMapping("/{id}")
  @Operation(summary = "Get a retry")
  @ApiResponse(responseCode = "200", description = "The retry")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  RetryPage.RetryEntry find(@PathVariable long id) {
    return retries.find(id).map(RetryPage::entry).orElseThrow(() -> unknown(id));
  }

  @DeleteMapping("/{id}")
  @Operation(
      summary = "Cancel an open retry",
      description =
          "The retry is never sent. The order still re-sends the command on its own schedule.")
  @ApiResponse(responseCode = "200", description = "The retry, now CANCELLED")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  RetryPage.RetryEntry cancel(
      @PathVariable long id,
      @Parameter(
              required = true,
              description = "Reason for the audit trail",
              example = "Sent by hand")
          @RequestParam(defaultValue = "")
          String reason,
      Principal user) {
    return response(id, actions.cancelRetry(id, user.getName(), RequestParameters.reason(reason)));
  }

  @PostMapping("/{id}/run")
  @Operation(
      summary = "Send an open retry now",
      description =
          "The message is sent now instead of at its due time. If its order no longer waits for"
              + " the answer, the retry is cancelled, and the answer is 409.")
  @ApiResponse(responseCode = "200", description = "The retry, now SENT; its message is sent")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "409", ref = OpenApiDocument.PROBLEM)
  RetryPage.RetryEntry run(
      @PathVariable long id,
      @Parameter(description = "Reason for the audit trail", example = "The mail server is back")
          @RequestParam(defaultValue = "Sent on request")
          String reason,
      Principal user) {
    return response(id, actions.runRetry(id, user.getName(), RequestParameters.reason(reason)));
  }

  private static RetryPage.RetryEntry response(long id, RetryDecision decision) {
    if (decision instanceof RetryDecision.TooLate tooLate) {
      throw ProblemType.RETRY_SETTLED.because(
          "Retry %d is %s.".formatted(id, tooLate.retry().state()));
    }
    if (decision instanceof RetryDecision.Done done) {
      return RetryPage.entry(done.retry());
    }
    throw unknown(id);
  }

  private static RuntimeException unknown(long id) {
    return ProblemType.UNKNOWN_RETRY.because("Retry %d does not exist.".formatted(id));
  }
}
