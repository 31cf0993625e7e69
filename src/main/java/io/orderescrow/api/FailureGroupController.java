package io.orderescrow.api;

import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.FailureGroup;
import io.orderescrow.operator.BulkAction;
import io.orderescrow.operator.BulkActions;
import io.orderescrow.operator.MessageActions;
import io.orderescrow.web.OpenApiDocument;
import io.orderescrow.web.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Messages that were set aside for the same reason, all at once. */
@RestController
@Profile("orchestrator")
@Tag(
    name = "Messages",
    description = "Look at what came in, and decide on what was set aside (group camunda-admin)")
class FailureGroupController {

  private final MessageActions desk;
  private final BulkActions bulk;

  FailureGroupController(MessageActions desk, BulkActions bulk) {
    this.desk = desk;
    this.bulk = bulk;
  }

  @GetMapping("/message-causes")
  @Operation(
      summary = "List why messages are set aside, those of the latest messages first",
      description =
          "Messages have the same cause when they have the same disposition, name and reason, but"
              + " for the numbers, ids and quoted values in it.")
  @ApiResponse(responseCode = "200", description = "A page; next is missing on the last one")
  @ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
  FailureGroupPage causes(
      @Parameter(description = "PARKED, MALFORMED, UNEXPECTED or UNKNOWN; all if left out")
          @RequestParam(required = false)
          @Nullable String disposition,
      @Parameter(description = "next of the page before") @RequestParam(required = false)
          @Nullable Long before,
      @Parameter(description = "1 to 100") @RequestParam(defaultValue = "20") int size) {
    int limit = PageParameters.size(size);
    Disposition wanted =
        disposition == null
            ? null
            : PageParameters.oneOf("disposition", disposition, Disposition.SET_ASIDE);
    List<FailureGroup> found = desk.causes(wanted, before, limit + 1);
    return FailureGroupPage.of(found, limit);
  }

  @GetMapping("/message-causes/{cause}")
  @Operation(summary = "One cause, while messages are set aside for it")
  @ApiResponse(responseCode = "200", description = "The cause")
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  FailureGroupPage.Entry cause(@PathVariable String cause) {
    return desk.cause(cause).map(FailureGroupPage::entry).orElseThrow(() -> unknown(cause));
  }

  @PostMapping("/message-causes/{cause}/retry")
  @Operation(
      summary = "Read and sort all messages of a cause again",
      description = "In batches; Location says where to look how far it is.")
  @ApiResponse(responseCode = "202", description = "It is under way")
  @ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  ResponseEntity<BulkAction> retry(
      @PathVariable String cause,
      @Parameter(description = "For people to read", example = "The service is mended")
          @RequestParam(defaultValue = "Tried again on request")
          String reason,
      Principal user) {
    return asked(cause, bulk.retry(cause, user.getName(), PageParameters.reason(reason)));
  }

  @PostMapping("/message-causes/{cause}/discard")
  @Operation(
      summary = "Discard all messages of a cause",
      description = "In batches; Location says where to look how far it is.")
  @ApiResponse(responseCode = "202", description = "It is under way")
  @ApiResponse(responseCode = "400", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "403", ref = OpenApiDocument.PROBLEM)
  @ApiResponse(responseCode = "404", ref = OpenApiDocument.PROBLEM)
  ResponseEntity<BulkAction> discard(
      @PathVariable String cause,
      @Parameter(required = true, description = "For people to read", example = "A load test")
          @RequestParam(defaultValue = "")
          String reason,
      Principal user) {
    return asked(cause, bulk.discard(cause, user.getName(), PageParameters.reason(reason)));
  }

  private static ResponseEntity<BulkAction> asked(String cause, Optional<BulkAction> action) {
    return action
        .map(
            asked ->
                ResponseEntity.accepted()
                    .location(URI.create("/bulk-actions/" + asked.id()))
                    .body(asked))
        .orElseThrow(() -> unknown(cause));
  }

  private static RuntimeException unknown(String cause) {
    return ProblemType.UNKNOWN_CAUSE.because(
        "No message is set aside for the cause '%s'.".formatted(cause));
  }
}
